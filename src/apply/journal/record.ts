import type { Command } from '../../host/command.ts';
import type { FileStat } from '../../host/host.ts';

/** What the journal knows of one run: enough to roll it back without anything else. */
export interface RunRecord {
  readonly schemaVersion: 1;
  /** Sorts by time: `20260123-101500-042`. */
  readonly id: string;
  readonly command: 'fix' | 'deploy';
  /** ISO 8601. */
  readonly began: string;
  /** Of the project. */
  readonly directory: string;
  readonly state: RunState;
  readonly files: readonly FileRecord[];
  readonly commands: readonly CommandRecord[];
  readonly containers: ContainersRecord | null;
}

/** `open` until the end is noted: at work, or interrupted. `rolled-back` by the run itself, `undone` by `dockperm undo`. */
export type RunState = 'open' | 'done' | 'rolled-back' | 'undo-incomplete' | 'undone';

export interface FileRecord {
  readonly path: string;
  /** Null where there was no file. */
  readonly before: KeptFile | null;
  /** SHA-256 of what was to be written, in hex, one after another; null where the file was to go. */
  readonly after: readonly (string | null)[];
  /** Where the new bytes are staged, and stay when a run is interrupted. */
  readonly temporary: string;
  /** Directories that are new with the file, deepest first. */
  readonly folders: readonly string[];
  readonly needsRoot: boolean;
}

export interface KeptFile extends Pick<FileStat, 'uid' | 'gid' | 'mode'> {
  readonly sha256: string;
  /** Name of the file in the run's directory that has the bytes. */
  readonly backup: string;
}

export interface CommandRecord {
  readonly command: Command;
  /** The command that undoes it, if there is one. */
  readonly undo: Command | null;
  readonly needsRoot: boolean;
  readonly restarts: boolean;
  readonly state: 'started' | 'done' | 'undo-started' | 'undone';
}

export interface ContainersRecord {
  /** `docker compose` with the project's flags. */
  readonly base: Command;
  /** Services that had a container before. */
  readonly previous: readonly string[];
  /** Services that have one since. */
  readonly added: readonly string[];
  /** Whether their images were built again. */
  readonly built: 'yes' | 'no';
}

/** Runs with at least one change that can still be undone. */
export function canBeUndone({ state, files, commands, containers }: RunRecord): boolean {
  if (state === 'undone' || state === 'rolled-back') return false;
  return files.length > 0 || commands.some(({ undo }) => undo !== null) || containers !== null;
}
