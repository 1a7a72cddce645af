/**
 * What dockperm could not do, for a person: what is wrong, what that did to the machine, and a next step. Anything else
 * that is thrown is a bug.
 */
export class DockpermError extends Error {
  readonly code: ErrorCode;
  /** What is wrong; `message` also says the effect. */
  readonly problem: string;
  readonly next: readonly NextStep[];

  /** @param next a text is one sentence; a command is never part of it */
  constructor(code: ErrorCode, problem: string, next: string | readonly NextStep[], effect?: string) {
    super(effect === undefined ? problem : `${problem} ${effect}`);
    this.name = 'DockpermError';
    this.code = code;
    this.problem = problem;
    this.next = typeof next === 'string' ? [{ sentence: next }] : next;
  }
}

/** What a person does next: reads a sentence, or pastes a command. */
export type NextStep =
  | { readonly sentence: string }
  | { readonly command: string }
  /** Words for dockperm itself, to which its launcher and the selection of this run belong. */
  | { readonly dockperm: readonly string[] };

/** The effect of what stops before the first change. */
export const NOTHING_CHANGED = 'Nothing was changed.';

export type ErrorCode =
  | 'usage'
  | 'gid-invalid'
  | 'project-missing'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'compose-invalid'
  | 'env-invalid'
  | 'service-unknown'
  | 'container-unknown'
  | 'process-unknown'
  | 'unit-unknown'
  | 'docker-missing'
  | 'compose-missing'
  | 'facts-invalid'
  | 'tool-missing'
  | 'disk-full'
  | 'sudo-refused'
  | 'file-changed'
  | 'journal-unusable'
  | 'run-unknown'
  | 'project-locked'
  | 'step-failed'
  | 'interrupted';
