/** A value as JSON has it: what a whole new part of a Compose file is made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

interface ServiceEdit {
  readonly service: string;
  /** Services that may receive the same change through an anchor or `extends`. */
  readonly also?: readonly string[];
}

/** Appends to a list, which is created when missing; what is there already in another shape gives way. */
interface AddItem extends ServiceEdit {
  readonly op: 'add-group' | 'add-security-opt';
  readonly value: string;
}

/**
 * Replaces the entry of `group_add` whose value in the file (before interpolation) is `from`; `value: null` takes it
 * away, where another file has the new one already. One that is inherited from
 * a service of the same file changes there, when that one and all who extend it are in `also`.
 */
interface ReplaceGroup extends ServiceEdit {
  readonly op: 'replace-group';
  readonly from: string;
  /** Where the entry stands, counted from 1, in a file that is extended: the service at this line is meant. */
  readonly line?: number;
  readonly value: string | null;
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
  /** Of the entry that hides one from another file. */
  readonly readOnly?: boolean;
}

/** Removes the mount at `target`, and `volumes` if it becomes empty. */
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

/** Adds a service. An existing one must be identical. */
export interface AddService {
  readonly op: 'add-service';
  readonly service: string;
  readonly definition: { readonly [key: string]: Json };
}

/** Adds a top-level network. An existing one must be identical. */
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
