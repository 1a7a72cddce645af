import type { Host } from '../../host/host.ts';

export interface Denials {
  /** The newest denial of a connection to a Unix socket, put together from its fields; null when none is seen. */
  readonly selinux: string | null;
  readonly apparmor: string | null;
}

const avc = /avc:\s+denied\s+\{ ([a-z ]+) \}.*?scontext=(\S+) tcontext=(\S+) tclass=(unix_\w+|sock_file)/;
const apparmorDenied = /apparmor="DENIED" operation="(connect|open|file_perm)".*?profile="([^"]*)"/;
const named = / name="([^"]*)"/;

/**
 * What the kernel said in the last minutes, as far as this user may read the journal. Only fields of a known form are
 * taken out of a line: everything else in it is somebody else's business.
 */
export async function readDenials(host: Host, timeoutMs: number): Promise<Denials> {
  const args = ['-q', '--no-pager', '-o', 'cat', '-n', '400', '--since=-3min', '_TRANSPORT=audit', '+'];
  const answer = await host.run({ file: 'journalctl', args: [...args, '_TRANSPORT=kernel'] }, { timeoutMs });
  const lines = answer.ok ? answer.value.stdout.split('\n') : [];
  return { selinux: lastOf(lines, readAvc), apparmor: lastOf(lines, readAppArmorLine) };
}

function lastOf(lines: readonly string[], read: (line: string) => string | null): string | null {
  const found = lines.map(read).findLast((text) => text !== null);
  return found?.slice(0, 300) ?? null;
}

function readAvc(line: string): string | null {
  const [, permission, from, to, kind] = avc.exec(line) ?? [];
  if (permission === undefined || /permissive=1/.test(line)) return null;
  return `denied { ${permission} } scontext=${from} tcontext=${to} tclass=${kind}`;
}

function readAppArmorLine(line: string): string | null {
  const [, operation, profile] = apparmorDenied.exec(line) ?? [];
  const name = named.exec(line)?.[1] ?? '';
  if (operation === undefined || (operation !== 'connect' && !/\.sock$/.test(name))) return null;
  return `denied ${operation} to profile ${profile}${name === '' ? '' : `, ${name}`}`;
}
