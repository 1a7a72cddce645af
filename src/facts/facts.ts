import type { ComposeService } from '../compose/model.ts';
import type { Command } from '../host/command.ts';
import type { Identity } from '../host/host.ts';

/** Everything dockperm knows about this host and project. JSON throughout: what is printed can be read back. */
export interface Facts {
  readonly schemaVersion: 1;
  readonly platform: Platform;
  readonly caller: Caller;
  readonly endpoint: Endpoint;
  readonly socket: SocketFacts;
  readonly connection: Connection;
  readonly engine: Engine;
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
}

export interface Unknown {
  readonly state: 'unknown';
  readonly reason: string;
}

export interface GidOverride {
  readonly gid: number;
}

export interface Caller extends Identity {
  /**
   * Every group that the name service gives this user now: what a new login would get. Looked up only when
   * the connection is denied, since nothing else depends on it.
   */
  readonly loginGroups: LoginGroups;
}

export type LoginGroups = { readonly state: 'known'; readonly gids: readonly number[] } | Unknown;

export type EndpointOrigin =
  | '--socket'
  | '--host'
  | '--context'
  | 'DOCKER_HOST'
  | 'DOCKER_CONTEXT'
  | `context:${string}`
  | 'default';

/** Where the docker client would go, and who says so. */
export type Endpoint = { readonly host: string; readonly origin: EndpointOrigin } & (
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly address: { readonly host: string; readonly port: number } }
  | { readonly kind: 'other' }
  | { readonly kind: 'invalid'; readonly problem: string; readonly suggestion: string | null }
);

/** One component of a path as the kernel walks it, symbolic links included, each in the order of its visit. */
export interface PathComponent {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** Owner, group and mode of a socket file. Ids count in the initial user namespace unless said otherwise. */
export interface SocketNode {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

export type SocketFacts =
  | {
      readonly state: 'socket';
      readonly path: string;
      readonly realPath: string;
      readonly parents: readonly PathComponent[];
      readonly node: SocketNode;
    }
  | {
      readonly state: 'missing';
      readonly path: string;
      readonly component: string;
      readonly candidates: readonly string[];
    }
  | { readonly state: 'dangling'; readonly path: string; readonly link: string; readonly target: string }
  | {
      readonly state: 'directory';
      readonly path: string;
      readonly realPath: string;
      readonly empty: boolean | null;
    }
  | { readonly state: 'not-a-socket'; readonly path: string; readonly realPath: string; readonly is: string }
  | {
      readonly state: 'hidden';
      readonly path: string;
      readonly parents: readonly PathComponent[];
      readonly error: string;
    }
  | { readonly state: 'not-local'; readonly reason: string };

/** What connecting gave, with the errno name where there is one. */
export type Connection =
  | { readonly state: 'ok' }
  | { readonly state: 'denied'; readonly error: string }
  | { readonly state: 'refused'; readonly error: string }
  | { readonly state: 'missing'; readonly error: string }
  | { readonly state: 'timeout' }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'not-tried'; readonly reason: string };

export interface IdMapRange {
  /** First id inside the namespace. */
  readonly inside: number;
  /** First id outside, in the initial namespace. */
  readonly outside: number;
  readonly count: number;
}

/** The user namespace that the engine gives its containers unless they opt out. */
export type UserNamespace =
  | { readonly mode: 'none' }
  | {
      readonly mode: 'rootless' | 'remap';
      readonly uids: readonly IdMapRange[];
      readonly gids: readonly IdMapRange[];
      readonly source: string;
    }
  | { readonly mode: 'unknown'; readonly reason: string };

export type Engine =
  | {
      readonly state: 'answered';
      readonly version: string;
      readonly apiVersion: string;
      readonly product: 'docker' | 'podman';
      readonly operatingSystem: string;
      /** True when the engine's kernel is another one than this host's: Docker Desktop, Colima, a remote host. */
      readonly elsewhere: boolean;
      readonly userns: UserNamespace;
    }
  | Unknown;

export interface GroupFacts {
  /** The group that owns the socket's gid. */
  readonly ofSocket: GroupLookup;
  /** The group called `docker`. */
  readonly docker: GroupLookup;
}

export type GroupLookup =
  | {
      readonly state: 'found';
      readonly name: string;
      readonly gid: number;
      readonly members: readonly string[];
      readonly source: 'getent' | '/etc/group';
    }
  | { readonly state: 'missing' }
  | Unknown;

/** `Service` grows as more is found out: from what the files say to what the engine knows. */
export type ProjectWith<Service> =
  | { readonly state: 'none'; readonly directory: string }
  | {
      readonly state: 'found';
      readonly name: string;
      readonly directory: string;
      readonly files: readonly string[];
      readonly envFile: EnvFile;
      /** `compose config` where Compose is there, else dockperm's own reading, and why. */
      readonly authority: Authority;
      /** Those that mount an engine's socket. */
      readonly services: readonly Service[];
      /** Names of all that this selection would start. */
      readonly allServices: readonly string[];
    };

export type Project = ProjectWith<ServiceFacts>;

export interface EnvFile {
  readonly path: string;
  readonly exists: boolean;
  /** `.env.example` and the like beside it. */
  readonly example: string | null;
  /** The assignments dockperm looks at, and no other: values of other variables are none of its business. */
  readonly gids: readonly EnvAssignment[];
}

export interface EnvAssignment {
  readonly key: string;
  /** As Compose reads it. */
  readonly value: string;
  /** As it stands in the file, quotes and all. */
  readonly raw: string;
  readonly line: number;
}

export type Authority =
  | { readonly kind: 'compose'; readonly tool: ComposeTool }
  | {
      readonly kind: 'own';
      readonly tool: ComposeTool | null;
      readonly reason: string;
      /** Why Compose refuses the project, in its own words; null when it was not asked, or could not answer. */
      readonly complaint: string | null;
    };

/** How Compose is called here: `docker compose` or `docker-compose`, with the project's own flags. */
export interface ComposeTool {
  readonly base: Command;
}

export interface ServiceFacts extends ComposeService {
  /** The mount that brings the socket in; services without one are not listed. */
  readonly socketMount: { readonly source: string; readonly target: string };
  /** `user:` of the service, or of its image, or of its Dockerfile; where that is said. */
  readonly effectiveUser: EffectiveUser;
  /** Its Dockerfile has `ARG DOCKER_GID`. */
  readonly takesGidArg: boolean;
  /** Variables of the caller's own environment that outrank `.env`. */
  readonly shellGids: Readonly<Record<string, string>>;
}

export type EffectiveUser =
  | {
      readonly state: 'known';
      readonly user: string;
      readonly source: 'service' | 'image' | 'dockerfile' | 'default';
      readonly groups: ImageGroups;
    }
  | Unknown;

/** Groups that the image's own /etc/group gives the user. */
export type ImageGroups =
  | {
      readonly state: 'known';
      readonly uid: number | null;
      readonly gid: number | null;
      readonly gids: readonly number[];
    }
  | Unknown;

export type MountedSocket = { readonly source: string } & (
  | { readonly state: 'seen'; readonly node: SocketNode; readonly by: 'stat' | 'container' }
  | { readonly state: 'missing' }
  | Unknown
);

export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  /** Compose project and service, when Compose made it. */
  readonly project: string | null;
  readonly service: string | null;
  readonly socketMount: { readonly source: string; readonly target: string };
  readonly user: string;
  readonly groupAdd: readonly string[];
  /** Credentials of its first process, ids in the initial namespace. */
  readonly process: ContainerProcess;
  readonly usernsMode: string;
  readonly privileged: boolean;
}

export type ContainerProcess =
  | {
      readonly state: 'known';
      readonly uid: number;
      readonly gid: number;
      readonly groups: readonly number[];
      readonly dacOverride: boolean;
      readonly frame: 'host' | 'container';
    }
  | Unknown;
