import type { Duplex } from 'node:stream';

/** What the engine said of a container's end. `exitCode` is the one of its first process; undefined while that lives. */
export interface Ending {
  readonly exitCode: number | undefined;
  readonly oomKilled: boolean;
}

/** A container for one script: attached, started, waiting for its input. No other script gets it, before or after. */
export interface Lease {
  readonly id: string;
  readonly image: string;
  /** Whether it was there already when it was asked for. */
  readonly warm: boolean;
  /** Out: what the runner reads. In: the engine's multiplexed stream. It closes when the container has ended. */
  readonly connection: Duplex;
  /** Waits up to `timeout` milliseconds for news of an end: they come on another connection than the output. */
  ending(timeout: number): Promise<Ending>;
  /** Kills what still runs, and removes the container, in the background. `reason` is for the metrics. */
  release(reason: string): void;
}

export interface PoolState {
  readonly image: string;
  readonly size: number;
  readonly idle: number;
  readonly starting: number;
  /** Why the image can't be used: not on this host, or without a shell; undefined when it can. */
  readonly unusable: string | undefined;
  /** Tools of the runner that the image does without, such as `timeout`. */
  readonly lacks: readonly string[];
}

/** Where containers come from: the pool in this process, or a broker, which is then the only holder of the engine's socket. */
export interface Containers {
  /** Rejects with an EngineError, or with the signal's reason. */
  lease(image: string, signal: AbortSignal): Promise<Lease>;
  state(): readonly PoolState[];
  /** Removes all of them; resolves when they are gone. */
  close(): Promise<void>;
}
