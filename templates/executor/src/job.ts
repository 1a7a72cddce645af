import type { CappedOutput } from './capped-output.ts';
import type { Enforcement } from './enforcement.ts';
import type { Engine } from './engine.ts';
import type { OomEvents } from './oom-events.ts';
import type { Outcome } from './outcome.ts';
import type { Limits } from './settings.ts';

/** A script that may run: the image has passed the allow-list, the timeout (seconds) the maximum. */
export interface Job {
  readonly image: string;
  readonly script: Buffer;
  readonly stdin: Buffer;
  /** They lie in the folder that the script starts in. */
  readonly files: readonly JobFile[];
  readonly timeout: number;
  /** Aborted with a StopReason when nobody wants the result any more. */
  readonly signal: AbortSignal;
  /** Told about output as it comes, up to the limit of each stream. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', part: Buffer) => void;
}

/** `name` is a relative path without `..` that needs no quoting in a shell. */
export interface JobFile {
  readonly name: string;
  readonly content: Buffer;
}

export interface Ground {
  readonly engine: Engine;
  readonly oom: OomEvents;
  readonly limits: Limits;
  readonly enforcement: Enforcement;
  /** Scripts at the same time. */
  readonly width: number;
  readonly deployment: string;
  readonly owner: string;
  readonly onCreated: () => void;
  readonly onRemoved: (reason: string) => void;
}

/** Times in seconds. */
export interface Run {
  readonly stdout: CappedOutput;
  readonly stderr: CappedOutput;
  readonly outcome: Outcome;
  readonly oomKilled: boolean;
  readonly duration: number;
  readonly startDuration: number;
}
