/** What dockperm could not do, for a person: one sentence and a next step. Anything else that is thrown is a bug. */
export class DockpermError extends Error {
  readonly code: ErrorCode;
  readonly next: string;

  constructor(code: ErrorCode, message: string, next: string) {
    super(message);
    this.name = 'DockpermError';
    this.code = code;
    this.next = next;
  }
}

export type ErrorCode =
  | 'usage'
  | 'gid-invalid'
  | 'project-missing'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'compose-invalid'
  | 'env-invalid'
  | 'service-unknown'
  | 'docker-missing'
  | 'compose-missing'
  | 'facts-invalid'
  | 'tool-missing'
  | 'disk-full'
  | 'sudo-refused'
  | 'file-changed'
  | 'journal-unusable'
  | 'run-unknown'
  | 'project-locked'
  | 'step-failed'
  | 'interrupted';
