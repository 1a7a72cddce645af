import { DockpermError } from '../errors.ts';
import type { Host, Result } from '../host/host.ts';
import { isRootAmongOthers } from '../host/root-owned-path.ts';
import { type Placement, placeAsRoot } from '../host/write-with-sudo.ts';
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
    `may not be written (${error})`,
    'Run dockperm as the user who owns the file, or make it writable.',
  ];
  return new DockpermError('file-unwritable', `${path} ${why}. Nothing was changed.`, next);
}

const reasons: Readonly<Record<string, readonly [why: string, next: string]>> = {
  EBUSY: [
    'is a mount point of its own, and cannot be replaced in one step (EBUSY)',
    'Run dockperm where the file itself is, outside of the container that mounts it.',
  ],
  EPERM: [
    'belongs to somebody else, and its owner could not be kept (EPERM)',
    'Run dockperm as the user who owns the file.',
  ],
  NAMED_BY_OTHERS: [
    'is outside of the project, and only the files of another user say that it belongs to it: root does not change it',
    'Run dockperm as the user who owns the project.',
  ],
  LEADS_OUTSIDE: [
    'is, or is reached by, a link that leads out of the project of another user, where root does not follow it',
    'Put the file itself in its place, or run dockperm as the user who owns the project.',
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
      `${path} was changed by somebody else meanwhile, and is left as it is.`,
      'Run dockperm again: it looks at the file anew.',
    );
  return new DockpermError(
    'file-unwritable',
    `${path} could not be written (${error}).`,
    'Look at the disk and the permissions of its folder.',
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
  if (put.needsRoot && uid !== 0) return placeAsRoot(host, put, writing);
  const within = { expect, within: writing.directory };
  if (bytes === null) return host.removeFile(path, within);
  return host.writeFile(path, bytes, { ...within, mode, tag: writing.tag, ...(owner ? { owner } : {}) });
}
