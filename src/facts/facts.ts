import type { Caller, GroupFacts } from './caller-facts.ts';
import type { ClientFacts } from './client-facts.ts';
import type { Confinement } from './confinement-facts.ts';
import type { ContainerFacts, MountedSocket } from './container-facts.ts';
import type { Endpoint, EngineCandidate } from './endpoint-facts.ts';
import type { Connection, Engine } from './engine-facts.ts';
import type { EngineLaunch, Hosting, ServiceManager } from './platform-facts.ts';
import type { ProcessFacts } from './process-facts.ts';
import type { Project } from './project-facts.ts';
import type { SocketFacts } from './socket-facts.ts';

import type { Unknown } from './unknown.ts';

export type * from './caller-facts.ts';
export type * from './client-facts.ts';
export type * from './confinement-facts.ts';
export type * from './container-facts.ts';
export type * from './endpoint-facts.ts';
export type * from './engine-facts.ts';
export type * from './image-facts.ts';
export type * from './launch-facts.ts';
export type * from './platform-facts.ts';
export type * from './process-facts.ts';
export type * from './project-facts.ts';
export type * from './socket-facts.ts';
export type * from './unit-facts.ts';

/** All facts about this host and project, as plain JSON that `--from` can read again. */
export interface Facts {
  readonly schemaVersion: 1;
  readonly platform: Platform;
  /** Root for relative paths: the CI checkout, or the current directory. */
  readonly workspace: string;
  /** The hosted platform, if this host runs on one that has no local engine. */
  readonly hosting: Hosting;
  readonly caller: Caller;
  /** What a security module or a sandbox does to this process. */
  readonly confinement: Confinement;
  /** Settings of the docker client: contexts, variables, certificates. */
  readonly client: ClientFacts;
  readonly endpoint: Endpoint;
  /** Other endpoints where an engine can listen for this user; probed only if relevant. */
  readonly candidates: readonly EngineCandidate[];
  readonly socket: SocketFacts;
  readonly connection: Connection;
  readonly engine: Engine;
  /** The service manager that starts the engine, and its state. */
  readonly manager: ServiceManager;
  readonly launch: EngineLaunch;
  readonly groups: GroupFacts;
  /** What was asked about with `--pid` or `--unit`; then only that is judged. */
  readonly processes: readonly ProcessFacts[];
  readonly project: Project;
  /** The socket files that services and containers mount, each as the engine's own host sees it. */
  readonly mounts: readonly MountedSocket[];
  readonly containers: readonly ContainerFacts[];
  /** Whether the engine was asked for all of them, and answered. */
  readonly listing: { readonly state: 'listed' | 'not-asked' } | Unknown;
  readonly override: GidOverride | null;
  readonly asked: Asked;
}

/** What the command line asks about by name. */
export interface Asked {
  readonly services: readonly string[];
  readonly containers: readonly string[];
  /** Every container of the engine counts, and not only those of the project. */
  readonly all: boolean;
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
