import type { AppArmor, Confinement, Connection, SELinux, SocketFacts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { findContainer } from '../caller/caller-container.ts';
import { readAppArmor } from './apparmor.ts';
import { readDenials } from './denial-log.ts';
import { findSandbox } from './sandbox.ts';
import { readSELinux } from './selinux.ts';

/**
 * What besides file permissions can have denied the connection; read only when it was denied. Landlock is
 * missing here because it leaves no trace that the confined process could read.
 */
export async function readConfinement(
  host: Host,
  socket: SocketFacts,
  connection: Connection,
  timeoutMs: number,
): Promise<Confinement> {
  if (connection.state === 'ok') return notAsked;
  const finding = findContainer(host);
  if (!isRefusal(connection))
    return { ...notAsked, sandbox: await findSandbox(host, 'unknown'), container: await finding };
  // The log is asked after the label: each gets half of the time.
  const half = Math.ceil(timeoutMs / 2);
  const [container, status, selinux, apparmor] = await Promise.all([
    finding,
    readStatus(host),
    readSELinux(host, socket, half),
    readAppArmor(host),
  ]);
  const sandbox = await findSandbox(host, status.seccomp);
  return { ...status, sandbox, container, ...(await withDenials(host, { selinux, apparmor }, half)) };
}

/** Where a filter forbids sockets of this kind altogether, there is none to be denied. */
function isRefusal(connection: Connection): boolean {
  return (
    connection.state === 'denied' || (connection.state === 'failed' && connection.error === 'EAFNOSUPPORT')
  );
}

export async function readStatus(
  host: Host,
  proc = '/proc/self',
): Promise<Pick<Confinement, 'seccomp' | 'noNewPrivileges'>> {
  const status = await host.readFile(`${proc}/status`);
  const text = status.ok ? status.value : '';
  const mode = /^Seccomp:\s*([012])$/m.exec(text)?.[1];
  const flag = /^NoNewPrivs:\s*([01])$/m.exec(text)?.[1];
  return {
    seccomp:
      mode === undefined ? 'unknown' : ((['off', 'strict', 'filter'] as const)[Number(mode)] ?? 'unknown'),
    noNewPrivileges: flag === undefined ? null : flag === '1',
  };
}

interface Modules {
  readonly selinux: SELinux;
  readonly apparmor: AppArmor;
}

/** The log is searched only where a module is at work. */
async function withDenials(host: Host, { selinux, apparmor }: Modules, timeoutMs: number): Promise<Modules> {
  if (selinux.state !== 'on' && apparmor.state !== 'confined') return { selinux, apparmor };
  const context = selinux.state === 'on' ? selinux.process : null;
  const profile = apparmor.state === 'confined' ? apparmor.profile : null;
  const denials = await readDenials(host, { context, profile }, timeoutMs);
  return {
    selinux: selinux.state === 'on' ? { ...selinux, denial: denials.selinux } : selinux,
    apparmor: apparmor.state === 'confined' ? { ...apparmor, denial: denials.apparmor } : apparmor,
  };
}

const unknown = { state: 'unknown', reason: 'not checked (the connection was not denied)' } as const;
export const notAsked: Confinement = {
  selinux: unknown,
  apparmor: unknown,
  seccomp: 'unknown',
  noNewPrivileges: null,
  sandbox: null,
  container: null,
};
