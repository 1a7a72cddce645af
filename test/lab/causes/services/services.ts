import type { Staging } from '../staging.ts';

export const services: readonly Staging[] = [];
