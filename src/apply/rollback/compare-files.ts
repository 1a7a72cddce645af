import type { Host, Result } from '../../host/host.ts';
import { sha256 } from '../journal/backup-file.ts';
import type { FileRecord, RunRecord } from '../journal/record.ts';

/** A file of a run as it is now: nothing to do, to be restored, or changed by something else since. */
export interface ComparedFile {
  readonly file: FileRecord;
  readonly state: 'as before' | 'as after' | 'changed';
  /** What it holds now; null when it is not there, or cannot be read. */
  readonly now: Uint8Array | null;
  /** Why it cannot be read. */
  readonly error: string | null;
}

export async function compareFiles(
  host: Host,
  { files, directory }: Pick<RunRecord, 'files' | 'directory'>,
): Promise<ComparedFile[]> {
  return Promise.all(files.map(async (file) => judge(file, await host.readBytes(file.path, directory))));
}

function judge(file: FileRecord, read: Result<Uint8Array>): ComparedFile {
  if (!read.ok && read.error !== 'ENOENT') return { file, state: 'changed', now: null, error: read.error };
  const now = read.ok ? read.value : null;
  const hash = now === null ? null : sha256(now);
  const state =
    hash === (file.before?.sha256 ?? null) ? 'as before' : file.after.includes(hash) ? 'as after' : 'changed';
  return { file, state, now, error: null };
}
