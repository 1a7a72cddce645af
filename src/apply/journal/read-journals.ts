import { DockpermError } from '../../errors.ts';
import { whyUnreadable } from '../../host/file-problem.ts';
import type { Host } from '../../host/host.ts';
import { parseRecord } from './parse-record.ts';
import type { RunRecord } from './record.ts';

export const RECORD = 'journal.json';
const GROUP_OR_OTHERS_WRITE = 0o022;
const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** A run on disk. One without a record was interrupted before it changed anything. */
export interface KeptRun {
  readonly folder: string;
  readonly id: string;
  readonly record: RunRecord | 'missing' | 'unreadable';
}

/** All runs in the directory of a project, newest first. */
export async function readJournals(host: Host, folder: string): Promise<KeptRun[]> {
  const names = await host.readDir(folder);
  if (!names.ok && names.error !== 'ENOENT') throw unreadable(folder, names.error);
  if (!names.ok) return [];
  await assertOwn(host, folder);
  const ids = names.value
    .filter((name) => /^\d{8}-\d{6}-\d{3}$/.test(name))
    .sort()
    .reverse();
  return Promise.all(
    ids.map(async (id) => {
      return { id, folder: `${folder}/${id}`, record: await readRecord(host, `${folder}/${id}/${RECORD}`) };
    }),
  );
}

async function readRecord(host: Host, path: string): Promise<KeptRun['record']> {
  const text = await host.readFile(path, MAX_RECORD_BYTES);
  if (!text.ok) return text.error === 'ENOENT' ? 'missing' : 'unreadable';
  return parseRecord(text.value) ?? 'unreadable';
}

/** A journal holds commands, some of them for root: it is trusted only where no other user can have written to it. */
async function assertOwn(host: Host, folder: string): Promise<void> {
  const [stat, { uid }] = await Promise.all([host.stat(folder), host.identity()]);
  if (!stat.ok) throw unreadable(folder, stat.error);
  const { kind, uid: owner, mode } = stat.value;
  if (uid === null || (kind === 'directory' && owner === uid && (mode & GROUP_OR_OTHERS_WRITE) === 0)) return;
  throw new DockpermError(
    'journal-unusable',
    `The journal ${folder} is not trusted: another user owns it or can write to it.`,
    'Check its contents and move it away.',
  );
}

function unreadable(folder: string, error: string): DockpermError {
  return new DockpermError(
    'journal-unusable',
    `The journal ${folder} ${whyUnreadable(error)}.`,
    'Run dockperm as the user who made the change.',
  );
}
