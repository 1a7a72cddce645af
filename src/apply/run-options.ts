import type { EngineAt } from '../engine/engine-at.ts';
import type { Command } from '../host/command.ts';
import type { Address } from '../host/host.ts';
import type { SudoUse } from '../host/sudo.ts';
import type { Snapshot } from './containers/snapshot.ts';
import type { Journal } from './journal/journal.ts';
import type { StepFailure } from './outcome.ts';
import type { Progress } from './progress.ts';
import type { VerifiedEngine } from './verify/verify.ts';

export interface RunOptions {
  readonly command: 'fix' | 'deploy';
  /** Of the project. */
  readonly directory: string;
  readonly sudo: SudoUse;
  /** Where the engine listens, or is to listen; null where that cannot be said. */
  readonly address: Address | null;
  /** Of a run that has already started. */
  readonly journal?: Journal;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** For a service to become healthy. */
  readonly timeoutMs: number;
  /** Null when the engine cannot be asked: then nothing is replaced. */
  readonly engine: (EngineAt & VerifiedEngine) | null;
  readonly projectName: string;
  /** Where each service has its socket, inside. */
  readonly sockets: Readonly<Record<string, string>>;
  /** Services that had a container before anything was done. */
  readonly previousServices: readonly string[];
  /** What a failure restores; without it Compose makes the containers of the restored files. */
  readonly snapshot?: Snapshot | undefined;
  /** Whether the containers are as configured, and Compose can't see it; asked when all else is done. */
  readonly mustBeKept?: (base: Command) => Promise<boolean>;
  /** A last test of what was started. */
  readonly verify?: () => Promise<StepFailure | null>;
}
