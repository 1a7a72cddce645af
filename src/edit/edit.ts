/** What an editor answers: the whole new text, or why it would not write one. */
export type EditResult =
  | { readonly state: 'edited'; readonly text: string }
  | { readonly state: 'unchanged' }
  | { readonly state: 'refused'; readonly reason: string; readonly lines: readonly string[] };

/** A value as JSON has it: what a whole new part of a Compose file is made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

interface ServiceEdit {
  readonly service: string;
  /** Services that may get the same change along, by an anchor or `extends`. */
  readonly also?: readonly string[];
}

/** Appends to a list, which is created when missing; what is there already in another shape gives way. */
interface AddItem extends ServiceEdit {
  readonly op: 'add-group' | 'add-security-opt';
  readonly value: string;
}

/**
 * Replaces the entry of `group_add` whose value in the file (before interpolation) is `from`. One that is inherited from
 * a service of the same file changes there, when that one and all who extend it are in `also`.
 */
interface ReplaceGroup extends ServiceEdit {
  readonly op: 'replace-group';
  readonly from: string;
  /** Where the entry stands, counted from 1: in a file without the service, the one at this line is meant. */
  readonly line?: number;
  readonly value: string;
}

/** Sets `build.args.KEY` or `environment.KEY`, in whichever of the two forms (map or list) the file uses. */
interface SetNamed extends ServiceEdit {
  readonly op: 'set-build-arg' | 'set-environment';
  readonly key: string;
  readonly value: string;
}

/** Sets a scalar key of the service. */
interface SetKey extends ServiceEdit {
  readonly op: 'set-key';
  readonly key: 'userns_mode' | 'user';
  readonly value: string;
}

/** The group in `user: "1000:998"`; the user, variables included, stays. Refused where `user` names no group. */
interface SetUserGroup extends ServiceEdit {
  readonly op: 'set-user-group';
  readonly gid: string;
}

/**
 * What is mounted at `target` (the path inside, after interpolation), in short or long syntax; the mode stays. A source
 * that is nothing but `${NAME:-default}` gets another default; one that is only `${NAME}` is refused: its value is set
 * elsewhere, and belongs there.
 */
interface SetMountSource extends ServiceEdit {
  readonly op: 'set-mount-source';
  readonly target: string;
  readonly value: string;
}

/** Takes the mount at `target` away, and `volumes` with it when nothing else is in it. */
interface RemoveMount extends ServiceEdit {
  readonly op: 'remove-mount';
  readonly target: string;
}

/** Joins the service to a network. One without `networks` keeps `default`; one with a `network_mode` is refused. */
interface AddNetwork extends ServiceEdit {
  readonly op: 'add-network';
  readonly network: string;
}

/** `depends_on`, in whichever of the two forms (map or list) the file uses; starting is all that is waited for. */
interface AddDependency extends ServiceEdit {
  readonly op: 'add-dependency';
  readonly on: string;
}

/** Appends to `command`, which must be a list already. */
interface AddArgument extends ServiceEdit {
  readonly op: 'add-command-argument';
  readonly value: string;
}

/** A whole new service. One that is there already must read the same. */
export interface AddService {
  readonly op: 'add-service';
  readonly service: string;
  readonly definition: { readonly [key: string]: Json };
}

/** A new entry of the top-level `networks`. One that is there already must read the same. */
export interface AddTopNetwork {
  readonly op: 'add-top-network';
  readonly network: string;
  readonly definition: { readonly [key: string]: Json };
}

/**
 * One change to a Compose file. Values are YAML scalars' values, not their source text. An edit that would change another
 * service too, by an anchor or `extends`, is refused unless that service is in `also`.
 */
export type ComposeEdit = ComposeServiceEdit | AddService | AddTopNetwork;

export type ComposeServiceEdit =
  | AddItem
  | ReplaceGroup
  | SetNamed
  | SetKey
  | SetUserGroup
  | SetMountSource
  | RemoveMount
  | AddNetwork
  | AddDependency
  | AddArgument;

/** Sets one variable of a dotenv file: the assignment that takes effect is changed, or a line is added. */
export interface EnvEdit {
  readonly op: 'set-env';
  readonly key: string;
  readonly value: string;
}

/** Sets what `path` leads to in a JSON file, objects on the way included; `null` takes the key away. */
export interface JsonEdit {
  readonly op: 'set-json';
  readonly path: readonly string[];
  readonly value: string | readonly string[] | null;
}

/** A whole file: a drop-in of systemd. `text: null` takes the file away; its bytes stay in the journal. */
export interface WholeEdit {
  readonly op: 'write-file';
  readonly text: string | null;
}

/** Where a Dockerfile creates a group with a number that is taken: its group gets the number all the same, as a second name for it. */
export interface DockerfileEdit {
  readonly op: 'reuse-group';
  /** Of the command that creates the group. */
  readonly line: number;
  /** Its name, variables filled in. */
  readonly group: string;
  /** The group that has the number. */
  readonly holder: string;
}

export type FileEdit = ComposeEdit | EnvEdit | JsonEdit | WholeEdit | DockerfileEdit;
