import type { Staging } from '../staging.ts';

export const endpoint: readonly Staging[] = [];
