import type { Confinement, SocketFacts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { containerIn } from '../systemd/control-group.ts';
import { readAppArmor } from './apparmor.ts';
import { notAsked, readStatus } from './confinement.ts';
import { readSELinux } from './selinux.ts';

/** What besides file permissions may deny another process. What it was denied before is not looked for. */
export async function readProcessConfinement(
  host: Host,
  proc: string,
  { socket, timeoutMs }: { readonly socket: SocketFacts; readonly timeoutMs: number },
): Promise<Confinement> {
  const [status, selinux, apparmor, cgroup] = await Promise.all([
    readStatus(host, proc),
    readSELinux(host, socket, timeoutMs, proc),
    readAppArmor(host, proc),
    host.readFile(`${proc}/cgroup`),
  ]);
  const kind = cgroup.ok ? containerIn(cgroup.value) : null;
  const container = kind === null ? null : { kind, evidence: `${proc}/cgroup`, development: false };
  return { ...status, selinux, apparmor, sandbox: null, container };
}

/** Of a process that does not run. */
export const notConfined: Confinement = notAsked;
