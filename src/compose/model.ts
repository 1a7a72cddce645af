import type { ClientEnvironment } from './client-variables.ts';

/** A Compose file as read: its path (absolute) and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Where something stands in a file; line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What a file says, and which variables that depends on: the place to correct. */
export interface Written {
  /** The scalar's value in the file, before interpolation: `${DOCKER_GID:-999}`. */
  readonly raw: string;
  readonly variables: readonly VariableUse[];
  readonly at: Position;
}

/** One `group_add` entry. */
export interface GroupEntry extends Written {
  /** After interpolation. Empty when a variable without a default is not set. */
  readonly value: string;
  /** Services that have this very entry, too, by `extends`, an anchor or a merge key. */
  readonly sharedWith?: readonly string[];
}

/** A `${NAME…}` in a scalar. `fallback` is the text after `:-` or `-`, null when there is none. */
export interface VariableUse {
  readonly name: string;
  readonly fallback: string | null;
  /** `${NAME:?message}`: Compose refuses to start without it. */
  readonly required: boolean;
}

/**
 * A bind mount, short or long syntax, after interpolation; `source` is absolute. It is empty where it is a variable that
 * nothing sets: Compose refuses to start such a service.
 */
export interface BindMount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** Only the source, or the whole entry in short syntax; null for a named volume, or where only Compose knows it. */
  readonly written: Written | null;
  /** Of mounts at the same target that this one stands in front of, in an earlier file or an extended service. */
  readonly hides?: readonly Position[];
}

export interface ServiceBuild {
  /** Absolute path, or the address of a remote context. */
  readonly context: string;
  /** Absolute path; null for `dockerfile_inline` and in a remote context. */
  readonly dockerfile: string | null;
  readonly target: string | null;
  /** `null` for an argument that takes its value from the environment. */
  readonly args: Readonly<Record<string, string | null>>;
}

/** One file that has the service, and which of its keys it has there. */
export interface ServicePlace {
  readonly file: string;
  readonly keys: readonly string[];
}

/** In words, as the engine gets them; null where the image decides. */
export interface StartWords {
  readonly entrypoint: readonly string[] | null;
  readonly command: readonly string[] | null;
}

export interface ComposeService {
  readonly name: string;
  /** Where the service's key stands, in the first file that has it. */
  readonly at: Position;
  /** Under its own name, in the order in which Compose lays them over each other. */
  readonly places: readonly ServicePlace[];
  /** Where what only `extends` brings in stands, of other files. */
  readonly inherits: readonly ServicePlace[];
  readonly image: string | null;
  readonly build: ServiceBuild | null;
  readonly user: string | null;
  readonly userWritten: Written | null;
  readonly groupAdd: readonly GroupEntry[];
  readonly binds: readonly BindMount[];
  readonly usernsMode: string | null;
  readonly networkMode: string | null;
  /** Null where it is not written as a list. */
  readonly command: readonly string[] | null;
  /** What its container starts, where its files say it. It can hold secrets, and so becomes no fact. */
  readonly start?: StartWords;
  readonly environment: ClientEnvironment;
  readonly privileged: boolean;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly securityOpt: readonly string[];
  readonly containerName: string | null;
  readonly profiles: readonly string[];
  /** Of a socket proxy that is set by variables: the sections of the API that it lets through. */
  readonly allows?: readonly string[];
}

/** What `include` or `extends` names elsewhere: it is not fetched, so its contents are unknown. */
export interface RemoteSource {
  readonly source: string;
  readonly at: Position;
  /** The service that extends it; null for an include, which may bring services of any name. */
  readonly service: string | null;
}

export interface ComposeProject {
  /** `-p`, `COMPOSE_PROJECT_NAME`, `name:` or the directory's name, made fit as Compose does. */
  readonly name: string;
  readonly services: readonly ComposeService[];
  readonly remote: readonly RemoteSource[];
}
