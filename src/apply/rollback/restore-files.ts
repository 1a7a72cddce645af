import { formatErrno } from '../../host/errno.ts';
import { whyUnreadable, whyUnwritable } from '../../host/file-problem.ts';
import type { Host, Result } from '../../host/host.ts';
import { failed, ok } from '../../host/result.ts';
import { asRoot } from '../../host/sudo.ts';
import { sha256 } from '../journal/backup-file.ts';
import type { Journal } from '../journal/journal.ts';
import type { FileRecord } from '../journal/record.ts';
import { putFile } from '../write-files.ts';
import { type ComparedFile, compareFiles } from './compare-files.ts';
import type { RollbackRun } from './rollback-types.ts';

/** Last file first. */
export async function restoreFiles(host: Host, journal: Journal, rollback: RollbackRun): Promise<void> {
  const judged = await compareFiles(host, journal.record);
  for (const each of judged.toReversed()) {
    await clear(host, each.file, { journal, rollback });
    if (each.state !== 'as before') await restoreFile(host, each, { journal, rollback });
    // A directory that holds something by now stays.
    for (const folder of each.file.folders) await host.removeFolder(folder);
  }
}

interface Run {
  readonly journal: Journal;
  readonly rollback: RollbackRun;
}

async function restoreFile(host: Host, judged: ComparedFile, { journal, rollback }: Run): Promise<void> {
  const { file, state } = judged;
  const { options, result } = rollback;
  if (state === 'changed' && options.changed === 'leave') {
    result.left.push(`${file.path} ${whyLeft(judged)}`);
    return;
  }
  if (state === 'changed') {
    const name = `${journal.record.files.indexOf(file)}.overwritten`;
    const saved = judged.now === null ? ok(null) : await journal.save(name, judged.now);
    if (!saved.ok) {
      result.left.push(
        `${file.path} (its current content could not be backed up: ${formatErrno(saved.error)})`,
      );
      return;
    }
    if (judged.now !== null)
      result.notes.push(`The overwritten content of ${file.path} was saved to ${journal.folder}/${name}.`);
  }
  const done = await restore(host, judged, { journal, rollback });
  if (done.ok) result.done.push(file.before === null ? `removed ${file.path}` : `restored ${file.path}`);
  else result.left.push(`${file.path} ${whyUnwritable(done.error)}`);
}

function whyLeft({ error }: ComparedFile): string {
  return error === null ? '(modified in the meantime)' : whyUnreadable(error);
}

async function restore(
  host: Host,
  { file, now }: ComparedFile,
  { journal, rollback }: Run,
): Promise<Result<null>> {
  const { path, before, needsRoot } = file;
  const kept = before === null ? ok(null) : await readBackup(host, journal, before);
  if (!kept.ok) return kept;
  const { directory, id } = journal.record;
  return putFile(
    host,
    {
      path,
      bytes: kept.value,
      expect: now,
      mode: before?.mode ?? 0,
      needsRoot,
      ...(before === null ? {} : { owner: before }),
    },
    { directory, sudo: rollback.options.sudo, staging: journal.folder, tag: id },
  );
}

async function readBackup(
  host: Host,
  journal: Journal,
  before: NonNullable<FileRecord['before']>,
): Promise<Result<Uint8Array>> {
  const bytes = await host.readBytes(`${journal.folder}/${before.backup}`);
  if (!bytes.ok) return failed('BACKUP_UNREADABLE');
  return sha256(bytes.value) === before.sha256 ? bytes : failed('BACKUP_DAMAGED');
}

/** Removes the staged bytes that an interrupted run left beside the file. */
async function clear(
  host: Host,
  { temporary, needsRoot }: FileRecord,
  { journal, rollback }: Run,
): Promise<void> {
  const { directory } = journal.record;
  const removed = await host.removeFile(temporary, { within: directory });
  if (removed.ok || removed.error === 'ENOENT' || !needsRoot) return;
  await host.run(await asRoot(host, { file: 'rm', args: ['-f', '--', temporary] }, rollback.options.sudo));
}
