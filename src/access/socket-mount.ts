import type { BindMount } from '../compose/model.ts';
import type { Endpoint, SocketMount } from '../facts/facts.ts';

const socketName = /(^|\/)(docker[\w.-]*|podman[\w.-]*)\.sock(\.raw)?$/;

/** Where an engine listens on its own host; for one in a virtual machine that is inside of the machine. */
const ENGINE_OWN = '/var/run/docker.sock';

/** Where products that keep their engine in a virtual machine put the client's end of the forwarded socket. */
const forwarded = /\/\.(docker\/(run|desktop)|colima|lima|rd|orbstack)\//;

export function isForwardedPath(path: string): boolean {
  return forwarded.test(path);
}

/** The path that a container has to mount: that of the engine's own host, not of a forwarded socket. */
export function mountableSocket(endpoint: Endpoint, { elsewhere }: { elsewhere: boolean }): string {
  return endpoint.kind === 'unix' && !elsewhere ? endpoint.path : ENGINE_OWN;
}

/** Paths that lead to this engine's socket, at this end or at the engine's own. */
export function socketPathsOf(endpoint: Endpoint): readonly string[] {
  if (endpoint.kind !== 'unix') return [ENGINE_OWN];
  return isForwardedPath(endpoint.path) ? [endpoint.path, ENGINE_OWN] : [endpoint.path];
}

/**
 * The engine's socket as a bind mount brings it in: the file itself, known by its name on either side or as one of
 * `paths`, or the directory that one of them is in. Null for any other mount: a whole file system that happens to hold
 * the socket is mounted for something else.
 */
export function socketMountOf(
  bind: Omit<BindMount, 'written'>,
  paths: readonly string[],
): SocketMount | null {
  const { source, target, readOnly } = bind;
  const isFile = paths.includes(source) || socketName.test(source) || socketName.test(target);
  if (isFile) return { source, target, folder: null, readOnly };
  const within = paths.find((path) => isSamePath(path.replace(/\/[^/]*$/, ''), source));
  if (within === undefined) return null;
  const name = within.slice(within.lastIndexOf('/'));
  return { source: source + name, target: target + name, folder: target, readOnly };
}

/** `/var/run` has been a link to `/run` on every distribution for a decade. */
export function isSamePath(one: string, other: string): boolean {
  const canonical = (path: string): string => path.replace(/^\/var\/run(?=\/|$)/, '/run');
  return canonical(one) === canonical(other);
}
