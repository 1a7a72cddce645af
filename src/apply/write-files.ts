import { DockpermError } from '../errors.ts';
import type { Host, Result } from '../host/host.ts';
import { isRootAmongOthers } from '../host/root-owned-path.ts';
import { type Placement, writeWithSudo } from '../host/write-with-sudo.ts';
import { configDirectory } from '../probes/client/context-store.ts';
import type { FileChange } from './stage-edits.ts';

/** Secrets live in `.env`: one that dockperm creates is for its owner alone. */
function modeOfNew(path: string): number {
  return /(^|\/)\.env(\.[^/]+)?$/.test(path) && !path.endsWith('.example') ? 0o600 : 0o644;
}

/** Asked for every file before the first is written: nothing is begun that cannot be finished. */
export async function assertWritable(
  host: Host,
  changes: readonly FileChange[],
  directory: string,
): Promise<void> {
  const { uid } = await host.identity();
  const isOfOthers = await isRootAmongOthers(host, directory);
  const ownFolders = [configDirectory(host)];
  for (const { path, needsRoot } of changes) {
    if (needsRoot && uid !== 0) continue;
    if (isOfOthers && !needsRoot && !isInside(path, [directory, ...ownFolders]))
      throw unwritable(path, 'NAMED_BY_OTHERS');
    const writable = await host.checkWritable(path, directory);
    if (!writable.ok) throw unwritable(path, writable.error);
  }
}

function isInside(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(`${folder}/`));
}

function unwritable(path: string, error: string): DockpermError {
  const [why, next] = reasons[error] ?? [
    `is not writable (${error})`,
    "Run dockperm as the file's owner, or make the file writable.",
  ];
  return new DockpermError('file-unwritable', `${path} ${why}. Nothing was changed.`, next);
}

const reasons: Readonly<Record<string, readonly [why: string, next: string]>> = {
  EBUSY: [
    'is a mount point and cannot be replaced atomically (EBUSY)',
    'Run dockperm outside the container that mounts the file.',
  ],
  EPERM: [
    'belongs to another user, and its owner could not be preserved (EPERM)',
    "Run dockperm as the file's owner.",
  ],
  NAMED_BY_OTHERS: [
    "is outside the project and named only by another user's files; as root, dockperm does not change it",
    "Run dockperm as the project's owner.",
  ],
  LEADS_OUTSIDE: [
    "is or is reached through a symbolic link that leads out of another user's project; as root, dockperm does not follow it",
    "Replace the link with the file, or run dockperm as the project's owner.",
  ],
};

/** Where a change goes; for files that only root may write there is a way by `sudo`. */
export interface Writing extends Placement {
  /** Of the project. */
  readonly directory: string;
}

/** Null when it is written. */
export async function writeChange(
  host: Host,
  { path, before, after, needsRoot }: FileChange,
  writing: Writing,
): Promise<DockpermError | null> {
  const put: Put = {
    path,
    bytes: after === null ? null : Buffer.from(after),
    expect: before === null ? null : Buffer.from(before),
    mode: modeOfNew(path),
    needsRoot: needsRoot === true,
  };
  const done = await putFile(host, put, writing);
  return done.ok ? null : notWritten(path, done.error);
}

function notWritten(path: string, error: string): DockpermError {
  if (error === 'CHANGED_MEANWHILE')
    return new DockpermError(
      'file-changed',
      `${path} was modified by another process in the meantime and was not changed.`,
      'Run dockperm again.',
    );
  return new DockpermError(
    'file-unwritable',
    `Cannot write ${path} (${error}).`,
    'Check the disk space and the permissions of its directory.',
  );
}

/** One file as it should be; no bytes means no file. */
export interface Put {
  readonly path: string;
  readonly bytes: Uint8Array | null;
  /** What is there now, as far as it is known. */
  readonly expect: Uint8Array | null;
  /** Of a file that is new. */
  readonly mode: number;
  readonly owner?: { readonly uid: number; readonly gid: number };
  readonly needsRoot: boolean;
}

export async function putFile(host: Host, put: Put, writing: Writing): Promise<Result<null>> {
  const { path, bytes, expect, mode, owner } = put;
  const { uid } = await host.identity();
  if (put.needsRoot && uid !== 0) return writeWithSudo(host, put, writing);
  const within = { expect, within: writing.directory };
  if (bytes === null) return host.removeFile(path, within);
  return host.writeFile(path, bytes, { ...within, mode, tag: writing.tag, ...(owner ? { owner } : {}) });
}
