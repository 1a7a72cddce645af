import { DockpermError, NOTHING_CHANGED } from '../../errors.ts';
import {
  nextWhenUnreadable,
  nextWhenUnwritable,
  whyUnreadable,
  whyUnwritable,
} from '../../host/file-problem.ts';

export function journalUnwritable(folder: string, error: string): DockpermError {
  return new DockpermError(
    'journal-unusable',
    `The journal ${folder} ${whyUnwritable(error)}. Without it, nothing could be undone.`,
    'Free disk space or fix the permissions there, or set another directory with XDG_STATE_HOME.',
    NOTHING_CHANGED,
  );
}

export function fileUnreadable(path: string, error: string): DockpermError {
  return new DockpermError(
    'file-unreadable',
    `${path} ${whyUnreadable(error)}, so it cannot be backed up.`,
    nextWhenUnreadable(error),
    NOTHING_CHANGED,
  );
}

export function fileChanged(path: string): DockpermError {
  return new DockpermError(
    'file-changed',
    `${path} ${whyUnwritable('CHANGED_MEANWHILE')}.`,
    nextWhenUnwritable('CHANGED_MEANWHILE'),
    NOTHING_CHANGED,
  );
}
