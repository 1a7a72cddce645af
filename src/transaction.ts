import { DockpermError } from './errors.ts';
import type { Host } from './host/host.ts';
import type { FileChange } from './prepare.ts';

/** Secrets live in `.env`: one that dockperm creates is for its owner alone. */
function modeOfNew(path: string): number {
  return /(^|\/)\.env(\.[^/]+)?$/.test(path) && !path.endsWith('.example') ? 0o600 : 0o644;
}

/** Asked for every file before the first is written: nothing is begun that cannot be finished. */
export async function assertWritable(host: Host, changes: readonly FileChange[]): Promise<void> {
  for (const { path } of changes) {
    const writable = await host.checkWritable(path);
    if (writable.ok) continue;
    throw new DockpermError(
      'file-unwritable',
      `${path} may not be written (${writable.error}). Nothing was changed.`,
      'Run dockperm as the user who owns the file, or make it writable.',
    );
  }
}

/** Writes every change. When one fails, those before it are put back. */
export async function writeChanges(host: Host, changes: readonly FileChange[]): Promise<void> {
  const written: FileChange[] = [];
  for (const change of changes) {
    const done = await write(host, change);
    if (!done.ok) {
      await restoreChanges(host, written);
      const message = `${change.path} could not be written (${done.error}). Nothing was changed.`;
      throw new DockpermError(
        'file-unwritable',
        message,
        'Look at the disk and the permissions of its folder.',
      );
    }
    written.push(change);
  }
}

function write(host: Host, { path, after }: FileChange) {
  return after === null ? host.removeFile(path) : host.writeFile(path, after, { mode: modeOfNew(path) });
}

/** Puts the former bytes back, last file first. Returns the paths that could not be put back, with the reason. */
export async function restoreChanges(host: Host, changes: readonly FileChange[]): Promise<string[]> {
  const left: string[] = [];
  for (const change of [...changes].reverse()) {
    const reason = await restore(host, change);
    if (reason !== null) left.push(`${change.path} (${reason})`);
  }
  return left;
}

async function restore(host: Host, { path, before, after }: FileChange): Promise<string | null> {
  const now = await host.readFile(path);
  const is = now.ok ? now.value : now.error === 'ENOENT' ? null : undefined;
  if (is !== after) return 'it was changed by somebody else meanwhile';
  const done = before === null ? await host.removeFile(path) : await host.writeFile(path, before);
  return done.ok ? null : done.error;
}
