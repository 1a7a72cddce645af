import type { Host } from '../host/host.ts';
import type { Confinement, Connection, SocketFacts } from './facts.ts';

/** What besides file permissions may have refused the connection; not looked at unless it was refused. */
export async function readConfinement(
  _host: Host,
  _socket: SocketFacts,
  _connection: Connection,
): Promise<Confinement> {
  const unknown = { state: 'unknown', reason: 'not asked, since the connection was not denied' } as const;
  return { selinux: unknown, apparmor: unknown, seccomp: 'unknown', noNewPrivileges: null, sandbox: null };
}
