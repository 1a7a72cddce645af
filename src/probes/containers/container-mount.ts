import { isSamePath } from '../../access/socket-mount.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import type { MountedInode, SocketMount } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { wholeLines } from '../whole-lines.ts';

export interface Mounting {
  readonly id: string;
  readonly pid: number;
  readonly socketMount: SocketMount;
}

/**
 * A bind mount of a file holds on to the inode, not to the name. The kernel marks a mount whose file was removed since,
 * see proc_pid_mountinfo(5); a mounted directory always shows what is in it now.
 */
export async function readMountedInode(
  host: Host,
  container: Mounting,
  { engine, elsewhere }: { engine: EngineAt; elsewhere: boolean },
): Promise<MountedInode> {
  if (container.socketMount.folder !== null) return { state: 'live' };
  const outside = elsewhere ? null : await readOutside(host, container);
  const table = outside ?? (await readInside(host, container.id, engine));
  if (table === null) return { state: 'unknown', reason: 'its mounts could not be read' };
  const mounted = mountsIn(table).findLast(({ at }) => isSamePath(at, container.socketMount.target));
  if (mounted === undefined) return { state: 'unknown', reason: 'its mounts do not include the socket' };
  return { state: mounted.root.endsWith('//deleted') ? 'deleted' : 'live' };
}

/** A pid counts as the container's only when the kernel's control groups say so: it can be one of another namespace. */
async function readOutside(host: Host, { id, pid }: Mounting): Promise<string | null> {
  if (pid <= 0) return null;
  const [table, cgroup] = await Promise.all([
    host.readFile(`/proc/${pid}/mountinfo`),
    host.readFile(`/proc/${pid}/cgroup`),
  ]);
  return table.ok && cgroup.ok && cgroup.value.includes(id) ? table.value : null;
}

async function readInside(host: Host, id: string, { chosenBy, timeoutMs }: EngineAt): Promise<string | null> {
  const args = [...chosenBy, 'exec', id, 'cat', '/proc/1/mountinfo'];
  const read = await host.run({ file: 'docker', args }, { timeoutMs });
  return read.ok && read.value.exitCode === 0 ? read.value.stdout : null;
}

/** `ID PARENT MAJOR:MINOR ROOT MOUNT-POINT …`, with blanks and the like in octal. */
function mountsIn(table: string): { root: string; at: string }[] {
  return wholeLines(table).flatMap((line) => {
    const [, , , root, at] = line.split(' ').map(withoutOctal);
    return root === undefined || at === undefined ? [] : [{ root, at }];
  });
}

function withoutOctal(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 8)));
}
