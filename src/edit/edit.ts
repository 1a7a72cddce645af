import type { ComposeEdit } from './compose/compose-edit.ts';

/** What an editor answers: the whole new text, or why it would not write one. */
export type EditResult =
  | { readonly state: 'edited'; readonly text: string }
  | { readonly state: 'unchanged' }
  | { readonly state: 'refused'; readonly reason: string; readonly lines: readonly string[] };

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

/** A whole file, such as a systemd drop-in. `text: null` deletes the file; the journal keeps its content. */
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

/** Settings of the host, which a person may well write; all other files are a project's. */
export function isHostEdit(edit: FileEdit): edit is JsonEdit | WholeEdit {
  return edit.op === 'set-json' || edit.op === 'write-file';
}
