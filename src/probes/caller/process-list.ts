import type { Host } from '../../host/host.ts';
import { parseProcessStatus } from '../../host/process-status.ts';

export interface ProcessSummary {
  readonly pid: number;
  readonly parent: number;
  /** `Name:` of its status, which is cut off after 15 bytes. */
  readonly name: string;
  readonly uid: number;
  /** Its group and its supplementary groups. */
  readonly gids: readonly number[];
}

/** More than any desktop has; on a host with more, the rest is not read. */
const MOST = 4096;
const AT_ONCE = 64;

/** Every process visible to this user, or null when there is no list of them. One that ends meanwhile is left out. */
export async function readProcesses(host: Host): Promise<ProcessSummary[] | null> {
  const names = await host.readDir('/proc');
  if (!names.ok) return null;
  const pids = names.value.filter((name) => /^\d+$/.test(name)).slice(0, MOST);
  const found: ProcessSummary[] = [];
  for (let at = 0; at < pids.length; at += AT_ONCE) {
    const some = pids.slice(at, at + AT_ONCE).map((pid) => readProcess(host, Number(pid)));
    found.push(...(await Promise.all(some)).filter((each) => each !== null));
  }
  return found;
}

async function readProcess(host: Host, pid: number): Promise<ProcessSummary | null> {
  const status = await host.readFile(`/proc/${pid}/status`);
  const credentials = status.ok ? parseProcessStatus(status.value) : null;
  if (!status.ok || credentials === null) return null;
  const name = /^Name:\t(.*)$/m.exec(status.value)?.[1] ?? '';
  const parent = Number(/^PPid:\s*(\d+)$/m.exec(status.value)?.[1] ?? 0);
  return { pid, parent, name, uid: credentials.uid, gids: [credentials.gid, ...credentials.groups] };
}
