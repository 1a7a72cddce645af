import { formatErrno } from './errno.ts';

const OUTSIDE =
  'is or is reached through a symbolic link that leads out of a project of another user; as root, dockperm does not follow it';

/** What a path turned out to be, where the name of the error does not say it. */
const kinds: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a directory',
  ELOOP: 'is a symbolic link loop',
  IS_PIPE: 'is a named pipe, not a regular file',
  IS_SOCKET: 'is a socket, not a regular file',
  IS_DEVICE: 'is a device, not a regular file',
  NOT_REGULAR: 'is not a regular file',
  LEADS_OUTSIDE: OUTSIDE,
};

const unreadable: Readonly<Record<string, string>> = {
  ...kinds,
  EFBIG: 'is too large to read',
  EILSEQ: 'is not valid UTF-8',
  HAS_NUL: 'contains a NUL character',
};

const unwritable: Readonly<Record<string, string>> = {
  ...kinds,
  EBUSY: 'is a mount point and cannot be replaced atomically',
  EPERM: 'cannot be written: EPERM (operation not permitted); it may be immutable',
  IMMUTABLE: 'is immutable (chattr +i)',
  APPEND_ONLY: 'is append-only (chattr +a)',
  FOREIGN_OWNER: 'belongs to another user, and its owner could not be preserved',
  HARD_LINKED: 'has several hard links, and replacing it would separate it from the others',
  CHANGED_MEANWHILE: 'was modified by another process in the meantime',
  BACKUP_UNREADABLE: 'cannot be restored: its backup cannot be read',
  BACKUP_DAMAGED: 'cannot be restored: its backup is damaged',
  SUDO_FAILED: 'cannot be written: sudo failed',
};

/** To follow the name of what could not be read: `is not valid UTF-8`. */
export function whyUnreadable(code: string): string {
  return unreadable[code] ?? `cannot be read: ${formatErrno(code)}`;
}

/** To follow the name of what could not be replaced or removed. */
export function whyUnwritable(code: string): string {
  return unwritable[code] ?? `cannot be written: ${formatErrno(code)}`;
}

const nextSteps: Readonly<Record<string, string>> = {
  EACCES: "Run dockperm as the file's owner.",
  LEADS_OUTSIDE: "Run dockperm as the project's owner, or replace the link with the file.",
  EISDIR: 'Replace it with a regular file.',
  IS_PIPE: 'Replace it with a regular file.',
  IS_SOCKET: 'Replace it with a regular file.',
  IS_DEVICE: 'Replace it with a regular file.',
  ELOOP: 'Replace the link with the file.',
  EFBIG: 'Check that it is the right file.',
  EILSEQ: 'Save it as UTF-8.',
  HAS_NUL: 'Save it as text without NUL characters.',
};

/** What a person does about it; a path that leads nowhere is most likely mistyped. */
export function nextWhenUnreadable(code: string): string {
  return nextSteps[code] ?? 'Check the path.';
}

const nextWrites: Readonly<Record<string, string>> = {
  ...nextSteps,
  EACCES: "Run dockperm as the file's owner, or make the file writable.",
  EBUSY: 'Run dockperm outside the container that mounts the file.',
  EPERM: 'Look at its attributes with lsattr, and at the mount that it is on.',
  EROFS: 'Mount the file system with write access.',
  ENOSPC: 'Free disk space.',
  EDQUOT: 'Free disk space.',
  FOREIGN_OWNER: "Run dockperm as the file's owner.",
  HARD_LINKED: 'Make the change by hand, or give the file only one name.',
  CHANGED_MEANWHILE: 'Run dockperm again.',
};

export function nextWhenUnwritable(code: string): string {
  return nextWrites[code] ?? 'Check the permissions of its directory.';
}
