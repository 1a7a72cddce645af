/** What the command line asks about. Paths are absolute. */
export interface Selection {
  readonly directory: string;
  /** `-f`, in order; empty means: find them as Compose does. */
  readonly files: readonly string[];
  readonly envFile: string | null;
  /** The `.env` that `envFile` is laid over; without it `envFile` is used by itself. */
  readonly envBase?: string;
  readonly profiles: readonly string[];
  /** Only these services; empty means all. */
  readonly services: readonly string[];
  /** Only these containers, by name or id; empty means those of the project. */
  readonly containers: readonly string[];
  /** Containers of other projects, too. */
  readonly all: boolean;
  readonly endpoint: EndpointChoice | null;
  readonly gid: number | null;
  /**
   * `endpoint` looks at the engine's own socket as a container would see it, and at no project; `process` at no project either, but at what `process` names.
   */
  readonly scope: 'project' | 'endpoint' | 'process';
  readonly process?: AskedProcess;
  /** For one question to the engine, and for one helper process. */
  readonly timeoutMs: number;
}

/** A process or a systemd service that the command line names. */
export type AskedProcess =
  | { readonly flag: '--pid'; readonly pid: number }
  /** Whole: `agent.service`. */
  | { readonly flag: '--unit'; readonly name: string };

export interface EndpointChoice {
  readonly flag: '--socket' | '--host' | '--context';
  readonly value: string;
}
