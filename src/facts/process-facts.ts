import type { Caller, GroupFacts } from './caller-facts.ts';
import type { Confinement } from './confinement-facts.ts';
import type { Endpoint } from './endpoint-facts.ts';
import type { Connection } from './engine-facts.ts';
import type { EngineLaunch, ServiceManager } from './platform-facts.ts';
import type { SocketFacts } from './socket-facts.ts';
import type { Unknown } from './unknown.ts';

/** A process or a systemd unit that was asked about by name, with `--pid` or `--unit`. */
export type ProcessFacts = {
  readonly kind: 'process' | 'unit';
  /** `4711`, `agent.service`. */
  readonly name: string;
} & (ProcessView | Unknown);

/**
 * What this process would find if it were the other one. `connection` is what the access model expects, since a process
 * cannot connect as another one; everything else is read.
 */
export interface ProcessView {
  readonly state: 'known';
  /** `process`: credentials of a live process. `configured`: those that its unit would give it. */
  readonly basis: 'process' | 'configured';
  /** Null where no process runs. */
  readonly pid: number | null;
  readonly caller: Caller;
  readonly endpoint: Endpoint;
  readonly socket: SocketFacts;
  /** `own`: files as the process itself sees them. `host`: as this process does, since the other view could not be read. */
  readonly files: 'own' | 'host';
  readonly connection: Connection;
  readonly confinement: Confinement;
  readonly groups: GroupFacts;
  readonly manager: ServiceManager;
  readonly launch: EngineLaunch;
}
