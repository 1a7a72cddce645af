import type { RuleId } from '../../../src/rules/index.ts';
import type { OpenStage } from '../causes/perform.ts';
import type { LiveAct, Scene } from '../causes/staging.ts';

/** One remedy: how its cause is brought about, how the remedy is had, and what it claims. */
export interface Remedied {
  readonly rule: RuleId;
  /** Its `truth` is asked before the fix, after it, after a restart of the engine, and after `undo`. */
  readonly cause: LiveAct;
  /** What follows `dockperm fix --yes`. */
  readonly flags?: readonly string[];
  /** Who runs it: the one who is denied, unless root has to. */
  readonly fixedBy?: 'root';
  /** Words of the remedy's title, where a rule has several remedies. */
  readonly title?: string;
  /** How `fix` ends; 0 unless said. */
  readonly ends?: number;
  /** Where there is no denial before, and something else that gets better: what. */
  readonly notDenied?: string;
  /** What the client gets afterwards; `ok` unless said. */
  readonly gives?: string;
  /** What is seen to be left alone without consent, and how; gives what was done all the same, or null. */
  readonly unasked?: { readonly shows: string; readonly look: (open: OpenStage) => Promise<string | null> };
  /** Who asks afterwards; the scene of before unless said. Such as: the same person, logged in again. */
  readonly repaired?: (open: OpenStage) => Scene | Promise<Scene>;
  readonly restart: Restart;
  /** Whether `undo` restores the previous state of access, too; or why it does not. */
  readonly undo:
    | 'as before'
    | { readonly stays: string /** Words of `undo` about that. */; readonly says?: string };
  /** Files outside of the staging's directory that `undo` has to put back. */
  readonly files?: (open: OpenStage) => readonly string[];
}

/** What the remedy claims about a restart of the engine. */
export type Restart =
  /** Containers with a restart policy come back by themselves, and connect. */
  | 'lasts'
  /** The staging restarts its own engine, in its own way, such as by an init system; the remedy lasts. */
  | { readonly by: (open: OpenStage) => Promise<unknown> }
  /** A person has to do this first. */
  | { readonly after: readonly [string, ...string[]] }
  /** Why there is nothing to claim. */
  | { readonly none: string };

export interface RemedySection {
  readonly title: string;
  readonly stagings: readonly Remedied[];
}
