/** One client: who it is, how the socket gets in, and how it is made. Paths of the engine's host are placeholders. */
export interface ClientCase {
  readonly index: number;
  /** Of the service or the container. */
  readonly name: string;
  readonly image: ImageSpec;
  readonly made: Made;
  readonly user: Spelled | null;
  readonly groups: readonly Spelled[];
  readonly mounts: readonly MountSpec[];
  /** The path inside that the client opens, and how it is told. */
  readonly opens: { readonly path: string; readonly by: 'default' | 'DOCKER_HOST' | 'argument' };
  /** What its command line does before the client starts. */
  readonly launch: Launch;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly privileged: boolean;
  readonly usernsHost: boolean;
  readonly noNewPrivileges: boolean;
  readonly init: boolean;
  /** Variables beside those of the harness. */
  readonly env: Readonly<Record<string, string>>;
  readonly ending: Ending;
}

export type Made =
  | { readonly by: 'run' }
  | { readonly by: 'compose'; readonly style: (typeof composeStyles)[number] };

export const composeStyles = ['plain', 'override', 'extends', 'include', 'profile', 'anchor'] as const;

/** What becomes of the container once the client has its answer. */
export type Ending = 'stays' | 'exits' | 'restarts' | 'paused';

/** A value of a Compose file, and how it is written there. */
export interface Spelled {
  readonly value: string;
  readonly as: 'plain' | 'quoted' | 'default' | 'env-file' | 'unset';
}

export type MountSpec =
  | { readonly kind: 'file'; readonly target: string; readonly readOnly: boolean; readonly long: boolean }
  | { readonly kind: 'folder'; readonly target: string; readonly readOnly: boolean; readonly long: boolean }
  /** A link beside the socket that leads to it. */
  | { readonly kind: 'link'; readonly target: string }
  /** The engine makes a directory there. */
  | { readonly kind: 'missing'; readonly target: string }
  /** A named volume that is a bind of the folder. */
  | { readonly kind: 'volume'; readonly target: string };

/** Programs that change the identity and then become, or start, the client. */
export type Launch =
  | { readonly by: 'exec' }
  | { readonly by: 'shell' }
  | { readonly by: 'supervisor'; readonly argv: readonly string[] }
  | { readonly by: 'drop'; readonly argv: readonly string[] };

export interface ImageSpec {
  readonly name: string;
  readonly users: readonly { readonly name: string; readonly uid: number; readonly gid: number }[];
  readonly groups: readonly {
    readonly name: string;
    readonly gid: number;
    readonly members: readonly string[];
  }[];
  readonly user: string | null;
  /** Its entrypoint, a script that drops privileges where it starts as root. */
  readonly entry: 'none' | 'gosu' | 'puid';
}

/** What the engine's socket is like for a row of cases. `gid` is the number of its group inside of containers. */
export interface Setting {
  readonly gid: number;
  /** False where the group does not exist in the containers' user namespace. */
  readonly mapped: boolean;
  readonly mode: number;
  /** Entries of an access list, as containers count ids. */
  readonly acl: { readonly users: readonly number[]; readonly groups: readonly number[] } | null;
}
