import type { Containers } from '../pool/lease.ts';
import type { Limits } from '../settings/settings.ts';
import type { CappedOutput } from './capped-output.ts';
import type { Outcome } from './outcome.ts';

/** A script that may run: the image has passed the allow-list, the timeout (seconds) the maximum. */
export interface Job {
  readonly image: string;
  readonly script: Buffer;
  readonly stdin: Buffer;
  /** They lie in the directory that the script starts in. */
  readonly files: readonly JobFile[];
  readonly timeout: number;
  /** Aborted with a StopReason when the result is no longer needed. */
  readonly signal: AbortSignal;
  /** Called with output as it arrives, up to the limit of each stream. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', part: Buffer) => void;
}

/** `name` is a relative path without `..` that needs no quoting in a shell. */
export interface JobFile {
  readonly name: string;
  readonly content: Buffer;
}

/** What a script runs on. */
export interface RunContext {
  readonly containers: Containers;
  readonly limits: Limits;
}

/** Times in seconds. */
export interface Run {
  readonly stdout: CappedOutput;
  readonly stderr: CappedOutput;
  readonly outcome: Outcome;
  readonly oomKilled: boolean;
  readonly duration: number;
  /** Whether the container was there already. */
  readonly warm: boolean;
  /** Until it was. */
  readonly waited: number;
}
