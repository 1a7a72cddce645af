import { parentOf } from '../compose/paths.ts';
import { DockpermError, NOTHING_CHANGED } from '../errors.ts';
import { quoteWord } from '../host/command.ts';
import { nextWhenUnwritable, whyUnwritable } from '../host/file-problem.ts';
import type { Host, Result } from '../host/host.ts';
import { isRootAmongOthers } from '../host/root-owned-path.ts';
import { type Placement, writeWithSudo } from '../host/write-with-sudo.ts';
import { configDirectory } from '../probes/client/context-store.ts';
import type { FileChange } from './stage-edits.ts';

/** A `.env` holds secrets: only its owner can read one that dockperm creates. */
function modeOfNew(path: string): number {
  return /(^|\/)\.env(\.[^/]+)?$/.test(path) && !path.endsWith('.example') ? 0o600 : 0o644;
}

/** Checks every file before the first is written, so that no plan is left half applied. */
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
      throw cannotWrite(path, 'NAMED_BY_OTHERS');
    const writable = await host.checkWritable(path, directory);
    if (!writable.ok) throw await unwritable(host, path, writable.error);
  }
}

function isInside(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(`${folder}/`));
}

/** EPERM has many causes, an immutable file among them; where lsattr shows that one, the error names it. */
async function unwritable(host: Host, path: string, error: string): Promise<DockpermError> {
  const attribute = error === 'EPERM' ? await fixedAttribute(host, path) : null;
  if (attribute === null) return cannotWrite(path, error);
  const { at, flag } = attribute;
  return new DockpermError(
    'file-unwritable',
    `${at} ${whyUnwritable(flag === 'i' ? 'IMMUTABLE' : 'APPEND_ONLY')}.`,
    [
      { sentence: 'If it may be changed, first remove the attribute:' },
      { command: `sudo chattr -${flag} ${quoteWord(at)}` },
    ],
    NOTHING_CHANGED,
  );
}

function cannotWrite(path: string, error: string): DockpermError {
  const [why, next] =
    error === 'NAMED_BY_OTHERS'
      ? [
          "is outside the project and named only by another user's files; as root, dockperm does not change it",
          "Run dockperm as the project's owner.",
        ]
      : [whyUnwritable(error), nextWhenUnwritable(error)];
  return new DockpermError('file-unwritable', `${path} ${why}.`, next, NOTHING_CHANGED);
}

interface FixedAttribute {
  /** The file, or its directory. */
  readonly at: string;
  readonly flag: 'i' | 'a';
}

const LSATTR_TIMEOUT_MS = 2000;

/** See chattr(1); null where no such attribute is the reason, or lsattr cannot tell. */
async function fixedAttribute(host: Host, path: string): Promise<FixedAttribute | null> {
  const real = await host.realPath(path);
  const file = real.ok ? real.value : path;
  for (const at of [file, parentOf(file)]) {
    const listed = await host.run(
      { file: 'lsattr', args: ['-d', '--', at] },
      { timeoutMs: LSATTR_TIMEOUT_MS },
    );
    const flags = listed.ok && listed.value.exitCode === 0 ? (listed.value.stdout.split(' ')[0] ?? '') : '';
    const flag = (['i', 'a'] as const).find((each) => flags.includes(each));
    if (flag !== undefined) return { at, flag };
  }
  return null;
}

/** Where a change goes. Files that only root can write are written with `sudo`. */
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
  const code = error === 'CHANGED_MEANWHILE' ? 'file-changed' : 'file-unwritable';
  return new DockpermError(code, `${path} ${whyUnwritable(error)}.`, nextWhenUnwritable(error));
}

/** One file as it should be; no bytes means no file. */
export interface Put {
  readonly path: string;
  readonly bytes: Uint8Array | null;
  /** The content that the file is expected to have now. */
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
