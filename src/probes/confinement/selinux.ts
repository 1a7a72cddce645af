import type { SELinux, SocketFacts } from '../../facts/facts.ts';
import { whyUnreadable } from '../../host/file-problem.ts';
import type { Host } from '../../host/host.ts';
import { wholeLines } from '../whole-lines.ts';

/** `user:role:type:level`, see selinux(8). */
const context = /^[\w.-]+:[\w.-]+:[\w.-]+(:[\w.,:-]+)?$/;

/**
 * Read from the kernel, so that no tool has to be there. Containers are confined without seeing /sys/fs/selinux; the
 * context of the process still says so.
 */
export async function readSELinux(
  host: Host,
  socket: SocketFacts,
  timeoutMs: number,
  proc = '/proc/self',
): Promise<SELinux> {
  if (host.platform !== 'linux') return { state: 'off' };
  const [enforce, current] = await Promise.all([
    host.readFile('/sys/fs/selinux/enforce'),
    host.readFile(`${proc}/attr/current`),
  ]);
  const process = current.ok ? contextIn(current.value) : null;
  if (!enforce.ok && process === null) {
    if (enforce.error === 'ENOENT') return { state: 'off' };
    return { state: 'unknown', reason: `/sys/fs/selinux ${whyUnreadable(enforce.error)}` };
  }
  const mode = enforce.ok ? (enforce.value.trim() === '1' ? 'enforcing' : 'permissive') : 'unknown';
  return { state: 'on', mode, process, socket: await labelOf(host, socket, timeoutMs), denial: null };
}

async function labelOf(host: Host, socket: SocketFacts, timeoutMs: number): Promise<string | null> {
  if (socket.state !== 'socket') return null;
  const answer = await host.run({ file: 'stat', args: ['-c', '%C', '--', socket.realPath] }, { timeoutMs });
  const [line, ...others] = answer.ok && answer.value.exitCode === 0 ? wholeLines(answer.value.stdout) : [];
  return line === undefined || others.length > 0 ? null : contextIn(line);
}

/** The kernel ends the text with a null byte. */
function contextIn(text: string): string | null {
  const value = text.replaceAll('\0', '').trim();
  return value.length < 256 && context.test(value) ? value : null;
}
