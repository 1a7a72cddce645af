import type { ComposeService, Position, RemoteSource } from '../compose/model.ts';
import type { Command } from '../host/command.ts';
import type { SocketMount } from './container-facts.ts';
import type { EffectiveUser, NamedGroup } from './image-facts.ts';
import type { UserSwitch } from './launch-facts.ts';
import type { Unknown } from './unknown.ts';

/** `Service` grows as more is found out: from what the files say to what the engine knows. */
export type ProjectWith<Service> =
  | {
      readonly state: 'none';
      readonly directory: string;
      /** What could be meant; it was not checked. */
      readonly nearby: readonly NearbyFile[];
    }
  | {
      readonly state: 'found';
      readonly name: string;
      readonly directory: string;
      readonly files: readonly string[];
      readonly envFile: EnvFile;
      /** `compose config` where Compose is there, else dockperm's own reading, and why. */
      readonly authority: Authority;
      /** What was not looked at, because it would have to be fetched. */
      readonly remote: readonly RemoteSource[];
      /** Those that mount an engine's socket. */
      readonly services: readonly Service[];
      /** Names of all that this selection would start. */
      readonly allServices: readonly string[];
    };

export type Project = ProjectWith<ServiceFacts>;

/** A Compose file under a name or in a directory where Compose does not look, or the file of a dev container. */
export interface NearbyFile {
  readonly kind: 'compose' | 'dev-container';
  /** Relative to the directory. */
  readonly path: string;
}

export interface EnvFile {
  readonly path: string;
  readonly exists: boolean;
  /** Only the assignments that dockperm uses; no other values are recorded. */
  readonly gids: readonly EnvAssignment[];
}

export interface EnvAssignment {
  readonly key: string;
  /** As Compose reads it. */
  readonly value: string;
  /** As written in the file, including quotes. */
  readonly raw: string;
  /** False when a quote opens and never closes: Compose refuses the file. */
  readonly closed: boolean;
  readonly line: number;
  /** The environment file that overrides `.env`, if the assignment is in that file. */
  readonly path?: string;
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
  readonly socketMount: SocketMount;
  /** Other sockets of engines that it mounts. */
  readonly otherMounts: readonly SocketMount[];
  /** `user:` of the service, or of its image, or of its Dockerfile; where that is said. */
  readonly effectiveUser: EffectiveUser;
  /** Absent where its command leaves the user alone. */
  readonly userSwitch?: UserSwitch;
  /** How the image resolves names in `group_add`. */
  readonly namedGroups: readonly NamedGroup[];
  /** Numbers in `group_add` that this host has for devices: video, render, audio. */
  readonly deviceGids: readonly number[];
  /** Its Dockerfile has `ARG DOCKER_GID`. */
  readonly takesGidArg: boolean;
  /** Groups that its Dockerfile creates with a number of its choice. */
  readonly buildGroups: readonly BuildGroup[];
  /** The services that go through it, for a socket proxy that is set by variables. */
  readonly proxied?: readonly ProxiedService[];
  /** Variables of the caller's own environment that outrank `.env`. */
  readonly shellGids: Readonly<Record<string, string>>;
}

/** One whose way to the engine is a proxy of the same project. */
export interface ProxiedService {
  readonly name: string;
  readonly image: string | null;
}

/** `groupadd -g GID NAME` in a Dockerfile. */
export interface BuildGroup {
  readonly name: string;
  /** With build arguments filled in; empty where one without a value decides it. */
  readonly gid: string;
  /** The build argument that decides it; null for a plain number. */
  readonly variable: string | null;
  readonly at: Position;
  /** The group that has this gid in the base image; read only if the image itself does not exist. */
  readonly taken: TakenGid;
}

export type TakenGid =
  | { readonly state: 'free' }
  | { readonly state: 'taken'; readonly by: string }
  | Unknown;
