import type { Host } from '../host/host.ts';
import type { SocketFacts } from './facts.ts';

/** Where else an engine of this user might listen. */
function knownPlaces({ env }: Host): string[] {
  const { HOME: home = '', XDG_RUNTIME_DIR: runtime } = env;
  const places = [
    '/var/run/docker.sock',
    ...(runtime ? [`${runtime}/docker.sock`, `${runtime}/podman/podman.sock`] : []),
    ...['.docker/run/docker.sock', '.docker/desktop/docker.sock', '.colima/default/docker.sock'].map(
      (path) => `${home}/${path}`,
    ),
    ...['.orbstack/run/docker.sock', '.rd/docker.sock'].map((path) => `${home}/${path}`),
    '/run/podman/podman.sock',
  ];
  return places;
}

/** For a socket that is missing: the ones that are there. Looked for only then. */
export async function withCandidates(host: Host, socket: SocketFacts): Promise<SocketFacts> {
  if (socket.state !== 'missing') return socket;
  const places = knownPlaces(host).filter((path) => path !== socket.path);
  const stats = await Promise.all(places.map((path) => host.stat(path)));
  const candidates = places.filter((_, index) => {
    const stat = stats[index];
    return stat?.ok && stat.value.kind === 'socket';
  });
  return { ...socket, candidates };
}
