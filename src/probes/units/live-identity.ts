import type { Host } from '../../host/host.ts';
import { parseProcessStatus } from '../../host/process-status.ts';
import { findUserName } from '../caller/identify.ts';
import type { IdentityReading } from './configured-identity.ts';

/** The credentials of a live process: what the kernel judges. One that has ended and waits for its parent is gone, too. */
export async function liveIdentity(host: Host, pid: number, timeoutMs: number): Promise<IdentityReading> {
  const status = await host.readFile(`/proc/${pid}/status`);
  if (!status.ok) {
    const isGone = status.error === 'ENOENT' || status.error === 'ESRCH';
    return isGone ? { state: 'gone' } : { state: 'unknown', reason: `/proc/${pid}/status cannot be read` };
  }
  if (/^State:\s*[ZX]/m.test(status.value)) return { state: 'gone' };
  const ids = parseProcessStatus(status.value);
  if (ids === null) return { state: 'unknown', reason: `/proc/${pid}/status cannot be read` };
  const [name, isNested] = await Promise.all([
    findUserName(host, ids.uid, timeoutMs),
    isInOtherNamespace(host, pid),
  ]);
  // A capability counts in the user namespace that gave it, to which the socket's ids most likely do not belong.
  const limited = isNested ? { dacOverride: false, dacReadSearch: false } : {};
  return { state: 'known', basis: 'process', pid, identity: { name, ...ids, ...limited } };
}

async function isInOtherNamespace(host: Host, pid: number): Promise<boolean> {
  const [own, other] = await Promise.all([
    host.readFile('/proc/self/uid_map'),
    host.readFile(`/proc/${pid}/uid_map`),
  ]);
  return own.ok && other.ok && own.value !== other.value;
}
