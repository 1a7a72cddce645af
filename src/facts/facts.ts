import type { Caller, GroupFacts } from './caller-facts.ts';
import type { ClientFacts } from './client-facts.ts';
import type { Confinement } from './confinement-facts.ts';
import type { ContainerFacts, MountedSocket } from './container-facts.ts';
import type { Endpoint, EnginePlace } from './endpoint-facts.ts';
import type { Connection, Engine } from './engine-facts.ts';
import type { EngineLaunch, Hosting, ServiceManager } from './platform-facts.ts';
import type { Project } from './project-facts.ts';
import type { SocketFacts } from './socket-facts.ts';

export type * from './caller-facts.ts';
export type * from './client-facts.ts';
export type * from './confinement-facts.ts';
export type * from './container-facts.ts';
export type * from './endpoint-facts.ts';
export type * from './engine-facts.ts';
export type * from './platform-facts.ts';
export type * from './project-facts.ts';
export type * from './socket-facts.ts';

/** Everything dockperm knows about this host and project. JSON throughout: what is printed can be read back. */
export interface Facts {
  readonly schemaVersion: 1;
  readonly platform: Platform;
  /** The checkout of a CI run, else the current folder: what the places of findings are relative to. */
  readonly workspace: string;
  /** A place where there can be no local engine, if this is one. */
  readonly hosting: Hosting;
  readonly caller: Caller;
  /** What a security module or a sandbox does to this process. */
  readonly confinement: Confinement;
  /** Settings of the docker client: contexts, variables, certificates. */
  readonly client: ClientFacts;
  readonly endpoint: Endpoint;
  /** Everywhere else that an engine of this user may listen; looked at only when that can matter. */
  readonly places: readonly EnginePlace[];
  readonly socket: SocketFacts;
  readonly connection: Connection;
  readonly engine: Engine;
  /** What starts the engine on this host, and what it says of it. */
  readonly manager: ServiceManager;
  readonly launch: EngineLaunch;
  readonly groups: GroupFacts;
  readonly project: Project;
  /** The socket files that services and containers mount, each as the engine's own host sees it. */
  readonly mounts: readonly MountedSocket[];
  readonly containers: readonly ContainerFacts[];
  readonly override: GidOverride | null;
}

export interface Platform {
  /** As `process.platform` has it. */
  readonly os: string;
  readonly release: string;
  /** Version of Node. */
  readonly runtime: string;
}

export interface GidOverride {
  readonly gid: number;
}
