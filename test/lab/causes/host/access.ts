import type { Staging } from '../staging.ts';

export const access: readonly Staging[] = [];
