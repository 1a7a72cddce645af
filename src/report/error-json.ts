import type { ErrorCode, NextStep } from '../errors.ts';

/** Output of every command with `--format json` that ends with exit code 2. */
export interface ErrorJson {
  readonly schemaVersion: 1;
  readonly error: {
    readonly code: ErrorCode | 'internal';
    readonly message: string;
    /** What to do about it, in one line. */
    readonly hint: string;
    /** The same, sentences apart from commands. */
    readonly next: readonly Exclude<NextStep, { readonly dockperm: readonly string[] }>[];
  };
}

export function errorJson(error: ErrorJson['error']): ErrorJson {
  return { schemaVersion: 1, error };
}
