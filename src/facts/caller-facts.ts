import type { Identity } from '../host/host.ts';
import type { IdMapRange } from './engine-facts.ts';
import type { UnitReading } from './unit-facts.ts';
import type { Unknown } from './unknown.ts';

export interface Caller extends Identity {
  /**
   * Groups that a new login would get, from the name service. Read only if the connection is denied.
   */
  readonly loginGroups: LoginGroups;
  readonly namespace: CallerNamespace;
  /** How accounts are changed on this host; looked for only when the connection is denied. */
  readonly accounts: AccountTools;
  /** Processes that keep the stale session alive. */
  readonly holders: SessionHolders;
  /** The systemd service that started it; looked for only when the connection is denied or there is no socket. */
  readonly unit: UnitReading;
  /** What a report calls a process that is not this one: `process 4711`, `agent.service`. */
  readonly label?: string;
}

/** The user namespace that this process is in, which all ids it sees belong to. */
export type CallerNamespace =
  | { readonly state: 'initial' }
  | {
      readonly state: 'nested';
      readonly uids: readonly IdMapRange[];
      readonly gids: readonly IdMapRange[];
      readonly setgroups: 'allow' | 'deny';
      /** Stand for every id that is not mapped. */
      readonly overflow: { readonly uid: number; readonly gid: number };
    }
  | Unknown;

export type SessionHolders =
  | {
      readonly state: 'known';
      readonly processes: readonly SessionHolder[];
      /** Whether the user's services go on after the last logout; null where there is no systemd. */
      readonly linger: boolean | null;
    }
  | Unknown;

/** A process of this user that survives a logout and passes on its old groups. */
export interface SessionHolder {
  readonly pid: number;
  /** Common name: `tmux`, `VS Code server` … */
  readonly command: string;
  /** This process descends from it. */
  readonly above: boolean;
  readonly kind: 'multiplexer' | 'editor-server' | 'user-manager' | 'ci-agent' | 'desktop-session';
}

export type AccountTools =
  | {
      readonly state: 'known';
      /** `shadow` has usermod, groupadd and gpasswd, `busybox` addgroup and delgroup; null where neither is there. */
      readonly suite: 'shadow' | 'busybox' | null;
      /** False for an account that only a directory (LDAP, sssd) has; null where /etc/passwd could not be read. */
      readonly isLocal: boolean | null;
      /** Whether a person can log in with it, by its shell; null where that could not be read. */
      readonly hasShell: boolean | null;
      /** Programs of this system that start a shell with one more group. */
      readonly switchers: readonly ('sg' | 'newgrp')[];
    }
  | Unknown;

export type LoginGroups = { readonly state: 'known'; readonly gids: readonly number[] } | Unknown;

export interface GroupFacts {
  /** The group that owns the socket's gid. */
  readonly ofSocket: GroupLookup;
  /** The group called `docker`. */
  readonly docker: GroupLookup;
  /** `dockerroot` of Red Hat's packages, which their engine does not use. Looked for where there is no `docker`. */
  readonly dockerroot: GroupLookup;
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
