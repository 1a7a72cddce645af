import type { NextStep } from '../errors.ts';

/** What stops a deploy before it starts. */
export interface Blocker {
  /** One sentence about what was found. */
  readonly problem: string;
  /** What a person does about it. */
  readonly next: readonly NextStep[];
}
