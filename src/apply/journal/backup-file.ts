import { createHash } from 'node:crypto';
import { parentOf } from '../../compose/paths.ts';
import type { Host } from '../../host/host.ts';
import { temporaryOf } from '../../host/replace-file.ts';
import type { FileChange } from '../stage-edits.ts';
import { fileChanged, fileUnreadable } from './journal-errors.ts';
import type { FileRecord, RunRecord } from './record.ts';
import { realPathOf } from './state-folder.ts';

/** A file that is about to be changed: its record, and the bytes of its backup; null when the file is new. */
export interface BackedUpFile {
  readonly file: FileRecord;
  readonly bytes: Uint8Array | null;
}

export async function backUpFile(
  host: Host,
  { directory, id }: Pick<RunRecord, 'directory' | 'id'>,
  { change, backup }: { readonly change: FileChange; readonly backup: string },
): Promise<BackedUpFile> {
  const { path, before, after, needsRoot } = change;
  const real = await realPathOf(host, path);
  const file = {
    path,
    after: [hashOf(after)],
    temporary: temporaryOf(real, id),
    folders: await missingFolders(host, parentOf(real)),
    needsRoot: needsRoot === true,
  };
  if (before === null) return { file: { ...file, before }, bytes: null };
  const bytes = await host.readBytes(path, directory);
  const stat = await host.stat(real);
  if (!bytes.ok && bytes.error !== 'ENOENT') throw fileUnreadable(path, bytes.error);
  if (!bytes.ok || !stat.ok || Buffer.compare(bytes.value, Buffer.from(before)) !== 0)
    throw fileChanged(path);
  const { uid, gid, mode } = stat.value;
  const kept = { uid, gid, mode, sha256: sha256(bytes.value), backup };
  return { file: { ...file, before: kept }, bytes: bytes.value };
}

/** Written twice in one run: what was there before is that of the first time. */
export function withAfter(file: FileRecord, { after }: FileChange): FileRecord {
  return { ...file, after: [...file.after, hashOf(after)] };
}

function hashOf(text: string | null): string | null {
  return text === null ? null : sha256(Buffer.from(text));
}

/** Deepest first. */
async function missingFolders(host: Host, path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = path; at !== '/' && !(await host.stat(at)).ok; at = parentOf(at)) missing.push(at);
  return missing;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
