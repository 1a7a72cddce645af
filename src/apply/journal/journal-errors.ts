import { DockpermError } from '../../errors.ts';

export function journalUnwritable(folder: string, error: string): DockpermError {
  return new DockpermError(
    'journal-unusable',
    `Cannot write the journal ${folder} (${error}). Without it, nothing could be undone. Nothing was changed.`,
    'Free disk space or fix the permissions there, or set another directory with XDG_STATE_HOME.',
  );
}

export function fileUnreadable(path: string, error: string): DockpermError {
  return new DockpermError(
    'file-unreadable',
    `Cannot read ${path} (${error}) to back it up. Nothing was changed.`,
    "Run dockperm as the file's owner.",
  );
}

export function fileChanged(path: string): DockpermError {
  return new DockpermError(
    'file-changed',
    `${path} was modified by another process in the meantime. dockperm changed nothing.`,
    'Run dockperm again.',
  );
}
