import type { ClientEnvironment } from '../compose/client-variables.ts';
import type { EffectiveUser, NamedGroup } from './image-facts.ts';
import type { UserSwitch } from './launch-facts.ts';
import type { PathComponent, SocketNode } from './socket-facts.ts';
import type { Unknown } from './unknown.ts';

/** How an engine's socket gets into a container. */
export interface SocketMount {
  /** The socket on the engine's host, as the mount spells it; empty where a variable for it is not set. */
  readonly source: string;
  /** The same inside. */
  readonly target: string;
  /** The directory inside, when the mount is of the directory: then its mode counts, too, and the socket can be replaced. */
  readonly folder: string | null;
  readonly readOnly: boolean;
}

export type MountedSocket = { readonly source: string } & (
  | {
      readonly state: 'seen';
      readonly node: SocketNode;
      /** The directory that holds it, for mounts of the directory; null where it could not be looked at. */
      readonly folder: PathComponent | null;
      readonly by: 'stat' | 'container';
    }
  | { readonly state: 'missing' }
  | {
      readonly state: 'not-a-socket';
      readonly is: string;
      /** For a readable directory on this host: the engine creates an empty one if a mount's source does not exist. */
      readonly empty: boolean | null;
    }
  | Unknown
);

export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  /** Compose project, or the Swarm stack. */
  readonly project: string | null;
  /** Service of the project, or of the stack without the stack's name. */
  readonly service: string | null;
  /** A Swarm task: the stack and the whole name of its service. */
  readonly stack: { readonly name: string; readonly service: string } | null;
  /** RFC 3339; empty when the engine does not say. */
  readonly created: string;
  readonly image: ContainerImage;
  /** Compose's own hash of the configuration that it was made from. */
  readonly configHash: string | null;
  readonly socketMount: SocketMount;
  /** Other sockets of engines that it mounts. */
  readonly otherMounts: readonly SocketMount[];
  readonly environment: ClientEnvironment;
  readonly mountedInode: MountedInode;
  readonly status: ContainerStatus;
  readonly madeBy: ContainerMaker;
  readonly user: string;
  /** What its image makes of `user`. */
  readonly effectiveUser: EffectiveUser;
  /** Absent where its command leaves the user alone. */
  readonly userSwitch?: UserSwitch;
  readonly groupAdd: readonly string[];
  /** Those of `groupAdd` that are names. */
  readonly namedGroups: readonly NamedGroup[];
  /** Those of `groupAdd` that this host has for devices. */
  readonly deviceGids: readonly number[];
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly securityOpt: readonly string[];
  readonly restartPolicy: string;
  readonly process: ContainerProcess;
  readonly usernsMode: string;
  readonly privileged: boolean;
}

/** As the engine names it. */
export type ContainerStatus = 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'unknown';

/** Who called the engine to create it, and so where its settings have to be changed. */
export type ContainerMaker =
  | { readonly kind: 'compose'; readonly directory: string | null }
  | { readonly kind: 'swarm' }
  | { readonly kind: 'dev-container'; readonly directory: string | null }
  /** `docker run`, a dashboard or a program. */
  | { readonly kind: 'other' };

export interface ContainerImage {
  readonly name: string;
  readonly id: string;
  /** The id that the image name refers to now; null if unknown. */
  readonly latestId: string | null;
}

/** Whether the mounted file still exists on the host; a restarted engine creates a new one. */
export type MountedInode = { readonly state: 'live' } | { readonly state: 'deleted' } | Unknown;

export interface ProcessIds {
  /** `Name:` of /proc/PID/status. */
  readonly command: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly dacOverride: boolean;
}

/**
 * Credentials of the container's main process, or of its child if the main process is only an init. Ids are in the initial namespace or in the container's own, see `frame`.
 */
export type ContainerProcess =
  | ({
      readonly state: 'known';
      readonly frame: 'host' | 'container';
      /** Other processes with different credentials. */
      readonly others: readonly ProcessIds[];
    } & ProcessIds)
  /** It does not run. */
  | { readonly state: 'none' }
  | Unknown;
