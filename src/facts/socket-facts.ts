import type { Unknown } from './unknown.ts';

/** A directory on the path, in the order in which the kernel resolves it; repeats are possible. */
export interface PathComponent {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  readonly acl: AclReading;
}

/** Owner, group and mode of a socket file. Ids count in the initial user namespace unless said otherwise. */
export interface SocketNode {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  readonly acl: AclReading;
}

/**
 * The access list of a file, see acl(5). Read only when owner, group and mode do not explain what the kernel said;
 * `minimal`: there is none beyond the mode; `unread`: there is one, and what it says is not known;
 * `unknown`: not even whether there is one.
 */
export type AclReading =
  | { readonly state: 'minimal' }
  | { readonly state: 'extended'; readonly acl: Acl }
  | { readonly state: 'unread'; readonly reason: string }
  | Unknown;

/** Permissions are bits: 4 read, 2 write, 1 execute or search. */
export interface Acl {
  readonly owner: number;
  readonly users: readonly AclEntry[];
  readonly group: number;
  readonly groups: readonly AclEntry[];
  /** Null only where there is no named entry. */
  readonly mask: number | null;
  readonly other: number;
}

export interface AclEntry {
  readonly id: number;
  readonly permissions: number;
}

/**
 * A symbolic link in a sticky, world-writable directory. The kernel follows it for some users only, see `fs.protected_symlinks` in proc_sys_fs(5).
 */
export interface ExposedLink {
  readonly path: string;
  readonly uid: number;
  readonly directory: { readonly uid: number; readonly mode: number };
  /** Null when the setting could not be read. */
  readonly protection: boolean | null;
}

export type SocketFacts =
  | {
      readonly state: 'socket';
      readonly path: string;
      readonly realPath: string;
      readonly parents: readonly PathComponent[];
      readonly exposedLinks?: readonly ExposedLink[];
      readonly node: SocketNode;
    }
  | {
      readonly state: 'missing';
      readonly path: string;
      readonly component: string;
      readonly exposedLinks?: readonly ExposedLink[];
    }
  | {
      readonly state: 'dangling';
      readonly path: string;
      readonly link: string;
      readonly target: string;
      readonly exposedLinks?: readonly ExposedLink[];
    }
  | {
      readonly state: 'directory';
      readonly path: string;
      readonly realPath: string;
      readonly empty: boolean | null;
      readonly exposedLinks?: readonly ExposedLink[];
    }
  | {
      readonly state: 'not-a-socket';
      readonly path: string;
      readonly realPath: string;
      readonly is: string;
      readonly exposedLinks?: readonly ExposedLink[];
    }
  | {
      readonly state: 'hidden';
      readonly path: string;
      readonly parents: readonly PathComponent[];
      readonly exposedLinks?: readonly ExposedLink[];
      readonly error: string;
    }
  | { readonly state: 'not-local'; readonly reason: string };
