import type { ErrorCode } from '../errors.ts';

/** Output of every command with `--format json` that ends with exit code 2. */
export interface ErrorJson {
  readonly schemaVersion: 1;
  readonly error: {
    readonly code: ErrorCode | 'internal';
    readonly message: string;
    /** What to do about it. */
    readonly hint: string;
  };
}

export function errorJson(error: ErrorJson['error']): ErrorJson {
  return { schemaVersion: 1, error };
}
