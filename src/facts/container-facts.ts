import type { SocketNode } from './socket-facts.ts';
import type { Unknown } from './unknown.ts';

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
