import type { RunRecord } from '../../apply/journal/record.ts';
import { DockpermError } from '../../errors.ts';
import type { Command } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import { pollUntil } from '../../host/poll-until.ts';

/** A Compose whose reader was killed ends with the next line that it writes. */
const TIMEOUT_MS = 15_000;
const POLL_MS = 200;

/**
 * The `docker compose up` of a killed dockperm keeps running, and would replace what an undo restores meanwhile. Throws
 * `project-locked` if it does not end soon. Finds only the processes that Linux shows to this user.
 */
export async function waitForOrphanedCompose(
  host: Host,
  { state, containers, directory }: Pick<RunRecord, 'state' | 'containers' | 'directory'>,
): Promise<void> {
  if (containers === null || (state !== 'open' && state !== 'undo-incomplete')) return;
  const { base } = containers;
  const up = { ...base, cwd: base.cwd ?? directory, args: [...base.args, 'up', '-d'] };
  const pid = await pollUntil(host, () => findProcess(host, up), {
    isDone: (found) => found === null,
    timeoutMs: TIMEOUT_MS,
    everyMs: POLL_MS,
  });
  if (pid !== null) throw atWork(pid, `${base.file} ${base.args[0] ?? ''}`.trim());
}

/** The process of a command that begins like this one, in the same directory: elsewhere it concerns another project. */
async function findProcess(
  host: Host,
  { file, args, cwd }: Command & { cwd: string },
): Promise<string | null> {
  const words = `${[file, ...args].join('\0')}\0`;
  const folder = await host.realPath(cwd);
  for (const pid of await processes(host)) {
    const line = await host.readFile(`/proc/${pid}/cmdline`);
    if (!line.ok || !line.value.includes(words)) continue;
    const at = await host.realPath(`/proc/${pid}/cwd`);
    if (at.ok && folder.ok && at.value === folder.value) return pid;
  }
  return null;
}

async function processes(host: Host): Promise<string[]> {
  const names = await host.readDir('/proc');
  return names.ok ? names.value.filter((name) => /^\d+$/.test(name)) : [];
}

function atWork(pid: string, name: string): DockpermError {
  return new DockpermError(
    'project-locked',
    `${name} (pid ${pid}), started by the interrupted run, is still running. Nothing was restored.`,
    [
      { sentence: 'Wait until it has finished, or stop it, and undo again:' },
      { command: `kill ${pid}` },
      { dockperm: ['undo'] },
    ],
  );
}
