/** What an editor answers: the whole new text, or why it would not write one. */
export type EditResult =
  | { readonly state: 'edited'; readonly text: string }
  | { readonly state: 'unchanged' }
  | { readonly state: 'refused'; readonly reason: string; readonly lines: readonly string[] };

/**
 * One change to one service of a Compose file. `group` and `value` are YAML scalars' values, not their source text.
 *
 * - `add-group` appends to `group_add`, which is created when missing.
 * - `replace-group` replaces the entry whose value in the file (before interpolation) is `from`.
 * - `set-build-arg` sets `build.args.KEY`, in whichever of the two forms (map or list) the file uses.
 * - `add-security-opt` appends to `security_opt`, which is created when missing.
 * - `set-key` sets a scalar key of the service, such as `userns_mode`.
 *
 * An edit that would change another service too, by an anchor or `extends`, is refused unless that service is in `also`.
 */
export type ComposeEdit =
  | {
      readonly op: 'add-group';
      readonly service: string;
      readonly also?: readonly string[];
      readonly value: string;
    }
  | {
      readonly op: 'add-security-opt';
      readonly service: string;
      readonly also?: readonly string[];
      readonly value: string;
    }
  | {
      readonly op: 'replace-group';
      readonly service: string;
      readonly also?: readonly string[];
      readonly from: string;
      readonly value: string;
    }
  | {
      readonly op: 'set-build-arg';
      readonly service: string;
      readonly also?: readonly string[];
      readonly key: string;
      readonly value: string;
    }
  | {
      readonly op: 'set-key';
      readonly service: string;
      readonly also?: readonly string[];
      readonly key: 'userns_mode';
      readonly value: string;
    };

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

/** Where a Dockerfile creates a group with a number that may be taken: the group that has it is used instead. */
export interface DockerfileEdit {
  readonly op: 'reuse-group';
  /** Of the instruction that creates the group. */
  readonly line: number;
  /** As the Dockerfile names it. */
  readonly group: string;
}

export type FileEdit = ComposeEdit | EnvEdit | JsonEdit | WholeEdit | DockerfileEdit;
