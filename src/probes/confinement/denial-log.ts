import type { Host } from '../../host/host.ts';
import { wholeLines } from '../whole-lines.ts';

export interface Denials {
  /** The newest denial of a connection to a Unix socket, put together from its fields; null when none is found. */
  readonly selinux: string | null;
  readonly apparmor: string | null;
}

/** What the process itself is called in the log; null for a module that does not confine it. */
export interface Confined {
  readonly context: string | null;
  readonly profile: string | null;
}

const avc =
  /avc:\s+denied\s+\{ ([a-z ]+) \}.*?scontext=(\S+) tcontext=(\S+) tclass=(unix_\w+|sock_file)(?= |$)/;
const apparmorDenied = /apparmor="DENIED" operation="(connect|create|open|file_perm)".*?profile="([^"]*)"/;
const named = / name="([^"]*)"/;

/**
 * What the kernel said in the last minutes, as far as this user can read the journal. Only fields of a known form are
 * taken out of a line, and only of lines about this confinement: lines about other processes are never kept.
 */
export async function readDenials(host: Host, confined: Confined, timeoutMs: number): Promise<Denials> {
  // The newest first: with --since, older journalctl take the lines that -n lets through from the oldest on.
  const args = ['-q', '--no-pager', '-o', 'cat', '--reverse', '-n', '400', '--since=-3min'];
  const kernel = ['_TRANSPORT=audit', '+', '_TRANSPORT=kernel'];
  const answer = await host.run({ file: 'journalctl', args: [...args, ...kernel] }, { timeoutMs });
  // What tells a denial from a warning stands at the end of its line.
  const lines = answer.ok ? wholeLines(answer.value.stdout) : [];
  return {
    selinux: firstOf(lines, (line) => readAvc(line, confined)),
    apparmor: firstOf(lines, (line) => readAppArmorLine(line, confined)),
  };
}

function firstOf(lines: readonly string[], read: (line: string) => string | null): string | null {
  for (const line of lines) {
    const found = read(line);
    if (found !== null) return found.slice(0, 300);
  }
  return null;
}

function readAvc(line: string, { context }: Confined): string | null {
  const [, permission, from, to, kind] = avc.exec(line) ?? [];
  if (permission === undefined || from !== context || /permissive=1/.test(line)) return null;
  return `denied { ${permission} } scontext=${from} tcontext=${to} tclass=${kind}`;
}

function readAppArmorLine(line: string, own: Confined): string | null {
  const [, operation, profile = ''] = apparmorDenied.exec(line) ?? [];
  // Of profiles on top of each other, the log names the one that refused.
  if (operation === undefined || !own.profile?.split('//&').includes(profile)) return null;
  if (operation === 'create')
    return / family="unix"/.test(line) ? `denied Unix sockets to profile ${profile}` : null;
  const name = named.exec(line)?.[1] ?? '';
  if (operation !== 'connect' && !/\.sock$/.test(name)) return null;
  return `denied ${operation} to profile ${profile}${name === '' ? '' : `, ${name}`}`;
}
