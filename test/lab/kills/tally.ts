import type { Phase } from './judge.ts';

/** Kills of one kind, and what held after each. */
export interface Tally {
  readonly title: string;
  readonly kills: Kill[];
}

export interface Kill {
  /** Which one it was, to be made again. */
  readonly at: string;
  readonly phase: Phase;
  /** What it had started was still at work when it was to be taken back. */
  readonly hadOrphans: boolean;
  readonly files: readonly string[];
  readonly undo: readonly string[];
}

/** None was killed: then nothing is shown, either. */
export function isShown({ kills }: Tally): boolean {
  return kills.length > 0 && kills.every(isRight);
}

export function isRight({ files, undo }: Kill): boolean {
  return files.length === 0 && undo.length === 0;
}
