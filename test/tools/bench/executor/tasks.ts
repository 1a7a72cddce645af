/** What the load process is told to do. Every script prints a word of its own, and its output is compared. */
export type Task =
  /** One after the other, each a process: the docker client. */
  | { readonly kind: 'commands'; readonly argv: readonly [string, ...string[]]; readonly count: number }
  /** Requests at times fixed beforehand, whether or not the earlier ones are answered. */
  | { readonly kind: 'open'; readonly rate: number; readonly count: number }
  | { readonly kind: 'burst'; readonly count: number }
  /** So many clients, each with its next script once it has the answer. The rate counts from the answer `skip` on. */
  | { readonly kind: 'closed'; readonly parallel: number; readonly count: number; readonly skip: number }
  /** The same loop against the engine itself: create, start, wait, remove. */
  | { readonly kind: 'raw'; readonly parallel: number; readonly count: number; readonly skip: number };

export interface Outcome {
  /** Milliseconds. Of an open loop: since the time it was due, so that a late start counts, too. */
  readonly times: readonly number[];
  /** Of closed loops. */
  readonly perSecond?: number;
  /** Scripts that were not answered with what they print, and how they were. */
  readonly wrong: readonly string[];
}

export interface Target {
  readonly socket: string;
  readonly env: Readonly<Record<string, string>>;
  readonly image: string;
  /** The service's; undefined until it listens. */
  readonly port?: number;
  readonly token: string;
  /** How the service confines its containers, as the engine says: the raw limit is for the same. */
  readonly hostConfig?: unknown;
}

export type ToLoad =
  | { readonly type: 'target'; readonly target: Target }
  | { readonly type: 'task'; readonly task: Task };

export type FromLoad =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  | { readonly type: 'failure'; readonly message: string };
