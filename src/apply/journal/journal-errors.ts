import { DockpermError } from '../../errors.ts';

export function journalUnwritable(folder: string, error: string): DockpermError {
  return new DockpermError(
    'journal-unusable',
    `The journal ${folder} cannot be written (${error}), so that nothing could be taken back. Nothing was changed.`,
    'Make room there, or name another folder with XDG_STATE_HOME.',
  );
}

export function fileUnreadable(path: string, error: string): DockpermError {
  return new DockpermError(
    'file-unreadable',
    `${path} cannot be read (${error}), so that it could not be put back. Nothing was changed.`,
    'Run dockperm as the user who owns it.',
  );
}

export function fileChanged(path: string): DockpermError {
  return new DockpermError(
    'file-changed',
    `${path} was changed by somebody else meanwhile. Nothing was changed.`,
    'Run dockperm again.',
  );
}
