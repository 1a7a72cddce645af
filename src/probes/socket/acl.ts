import { isLetThrough, judgeCaller } from '../../access/caller-access.ts';
import type { AclReading, Facts, SocketFacts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { parseGetfacl, parseListMarker } from './acl-text.ts';

export const aclNotRead: AclReading = {
  state: 'unknown',
  reason: 'not read (owner, group and mode explain the result)',
};

export const aclUnknown = 'whether there is an ACL is unknown';

/** What was found of each path that was asked for. */
export type Readings = ReadonlyMap<string, AclReading>;

/**
 * The socket with the ACLs that decide about it. Unchanged where the mode already explains the answer, since reading
 * ACLs starts a program.
 */
export async function withAcls(
  host: Host,
  facts: Pick<Facts, 'caller' | 'socket' | 'connection'>,
  timeoutMs: number,
): Promise<SocketFacts> {
  const { socket, connection } = facts;
  const unexplained = isLetThrough(connection) && judgeCaller(facts).access !== 'ok';
  return unexplained || connection.state === 'denied' ? readAllAcls(host, socket, timeoutMs) : socket;
}

export async function readAllAcls(host: Host, socket: SocketFacts, timeoutMs: number): Promise<SocketFacts> {
  if (socket.state !== 'socket' && socket.state !== 'hidden') return socket;
  const parents = socket.parents.map(({ path }) => path);
  const paths = [...new Set(socket.state === 'socket' ? [...parents, socket.realPath] : parents)];
  const readings = await readAcls(host, paths, timeoutMs);
  const readingOf = (path: string): AclReading => readings.get(path) ?? unknown('could not be read');
  const read = socket.parents.map((parent) => ({ ...parent, acl: readingOf(parent.path) }));
  if (socket.state === 'hidden') return { ...socket, parents: read };
  return { ...socket, parents: read, node: { ...socket.node, acl: readingOf(socket.realPath) } };
}

export async function readAcls(host: Host, paths: readonly string[], timeoutMs: number): Promise<Readings> {
  if (host.platform !== 'linux') return new Map();
  const args = ['--access', '--numeric', '--absolute-names', '--no-effective', '--', ...paths];
  // It fails when one path cannot be read, but still prints the others.
  const answer = await host.run({ file: 'getfacl', args }, { timeoutMs });
  if (answer.ok) return parseGetfacl(answer.value.stdout);
  return answer.error === 'ENOENT' ? readMarkers(host, paths, timeoutMs) : new Map();
}

/** Without getfacl, ls still tells whether there is a list: GNU's does, and any other is put off by its option. */
async function readMarkers(host: Host, paths: readonly string[], timeoutMs: number): Promise<Readings> {
  const args = ['-ldn', '--quoting-style=literal', '--time-style=+%s', '--', ...paths];
  const answer = await host.run({ file: 'ls', args }, { timeoutMs });
  const text = answer.ok ? answer.value.stdout : '';
  const notInstalled = unknown('getfacl is not installed, and ls does not show it');
  return new Map(paths.map((path) => [path, parseListMarker(text, path) ?? notInstalled]));
}

function unknown(why: string): AclReading {
  return { state: 'unknown', reason: `${aclUnknown}: ${why}` };
}
