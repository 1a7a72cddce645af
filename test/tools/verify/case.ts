import type { Acl } from '../../../src/facts/facts.ts';

/** One question to the kernel: may this identity connect to this path in this tree of files? */
export interface Case {
  /** In the order they are made, by absolute path. */
  readonly nodes: readonly Node[];
  /** Mounted over themselves, read-only. */
  readonly readOnly: readonly string[];
  readonly path: string;
  readonly who: Who;
}

export type Node = Inode | Link;

export interface Inode {
  readonly kind: 'directory' | 'file' | 'pipe' | 'listening' | 'stale';
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  readonly acl: Acl | null;
}

export interface Link {
  readonly kind: 'symlink';
  readonly path: string;
  readonly target: string;
  readonly uid: number;
  readonly gid: number;
}

/** Ids as the initial namespace counts them. */
export interface Who {
  readonly uid: number;
  /** The one that counts for files; mostly the same. */
  readonly fsuid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly capabilities: readonly Capability[];
  /** Programs that it starts have the capabilities, too. */
  readonly ambient: boolean;
  readonly namespace: Namespace | null;
}

export const capabilityBits = { CAP_DAC_OVERRIDE: 2, CAP_DAC_READ_SEARCH: 4 } as const;
export type Capability = keyof typeof capabilityBits;

export interface Namespace {
  readonly setgroups: 'allow' | 'deny';
  /** As lines of uid_map and gid_map: inside, outside, count. */
  readonly uids: readonly IdRange[];
  readonly gids: readonly IdRange[];
}

export type IdRange = readonly [inside: number, outside: number, count: number];
