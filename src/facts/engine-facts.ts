import type { Unknown } from './unknown.ts';

/** What connecting gave, with the errno name where there is one. */
export type Connection =
  | { readonly state: 'ok'; readonly refusal?: Refusal }
  | { readonly state: 'denied'; readonly error: string }
  | { readonly state: 'refused'; readonly error: string }
  | { readonly state: 'missing'; readonly error: string }
  | { readonly state: 'timeout' }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'not-tried'; readonly reason: string };

/** An engine is reached, and what clients ask first is refused. */
export interface Refusal {
  readonly by: Refuser;
  readonly requests: readonly RefusedRequest[];
}

/**
 * Who refuses, by the form of its answer: pages of HAProxy or nginx, which socket proxies with variables are made of; the
 * plain words of Go's own server, in which others are written; JSON, as the engine itself answers for its authorization
 * plugins.
 */
export type Refuser = 'haproxy' | 'nginx' | 'go' | 'engine' | 'unknown';

export interface RefusedRequest {
  /** Each is asked by GET. */
  readonly path: '/version' | '/info' | '/containers/json';
  readonly status: number;
}

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
      /** The oldest API version it answers; empty when it does not say. */
      readonly minApiVersion: string;
      readonly operatingSystem: string;
      /** `SecurityOptions` of /info, as they stand: `name=selinux`, `name=seccomp,profile=builtin` … */
      readonly security: readonly string[];
      /** True if the engine runs on another kernel than this host: Docker Desktop, Colima, a remote host. */
      readonly elsewhere: boolean;
      readonly userns: UserNamespace;
      /** Its Swarm role; only managers can change services. */
      readonly swarm: 'manager' | 'worker' | 'none';
      /** Nodes of the Swarm, which only a manager knows. */
      readonly swarmNodes: number | null;
    }
  | Unknown;
