import type { Host } from '../../host/host.ts';

export interface KnownCandidate {
  readonly product: string;
  /** As `DOCKER_HOST` has it. */
  readonly host: string;
}

/** Where engines of this user are known to listen, with what is theirs at each place. */
export async function knownCandidates(host: Host, uid: number | null): Promise<KnownCandidate[]> {
  if (host.platform === 'win32') return windowsPipes;
  const home = host.env.HOME ?? '';
  const ofUser = home === '' ? [] : await placesInHome(host, home);
  const system = host.platform === 'linux' ? await placesOfLinux(host, uid) : [];
  return [sockets('Docker Engine', '/var/run/docker.sock'), system, ofUser].flat();
}

const windowsPipes: KnownCandidate[] = [
  { product: 'Docker Engine', host: 'npipe:////./pipe/docker_engine' },
  { product: 'Docker Desktop', host: 'npipe:////./pipe/dockerDesktopLinuxEngine' },
  { product: 'Podman machine', host: 'npipe:////./pipe/podman-machine-default' },
];

function sockets(product: string, ...paths: readonly string[]): KnownCandidate[] {
  return paths.map((path) => ({ product, host: `unix://${path}` }));
}

const WSL = '/mnt/wsl/docker-desktop/shared-sockets';

async function placesOfLinux(host: Host, uid: number | null): Promise<KnownCandidate[]> {
  const own = uid === null || uid === 0 ? [] : [`/run/user/${uid}`];
  const runtime = [...new Set([...(host.env.XDG_RUNTIME_DIR ? [host.env.XDG_RUNTIME_DIR] : []), ...own])];
  const shared = await Promise.all(
    ['guest-services', 'host-services'].map((name) => namesIn(host, `${WSL}/${name}`)),
  );
  return [
    sockets('rootless Docker', ...runtime.map((folder) => `${folder}/docker.sock`)),
    sockets('rootless Podman', ...runtime.map((folder) => `${folder}/podman/podman.sock`)),
    sockets('Podman', '/run/podman/podman.sock'),
    sockets('Docker Desktop (WSL 2)', ...shared.flat().filter((path) => /\/docker[\w.-]*\.sock$/.test(path))),
  ].flat();
}

async function placesInHome(host: Host, home: string): Promise<KnownCandidate[]> {
  const colima = [
    ...(host.env.COLIMA_HOME ? [host.env.COLIMA_HOME] : []),
    `${home}/.colima`,
    `${home}/.config/colima`,
  ];
  const machine = `${home}/.local/share/containers/podman/machine`;
  const [profiles, instances, machines] = await Promise.all([
    Promise.all(colima.map((folder) => namesIn(host, folder))),
    namesIn(host, `${home}/.lima`),
    namesIn(host, machine),
  ]);
  // Without systemd a rootless engine listens where Docker Desktop does on a Mac.
  const run = host.platform === 'darwin' ? 'Docker Desktop' : 'rootless Docker';
  return [
    sockets(run, `${home}/.docker/run/docker.sock`),
    sockets('Docker Desktop', `${home}/.docker/desktop/docker.sock`),
    sockets('Colima', `${home}/.colima/docker.sock`),
    sockets(
      'Colima',
      ...profiles
        .flat()
        .filter(isProfile)
        .map((path) => `${path}/docker.sock`),
    ),
    sockets('OrbStack', `${home}/.orbstack/run/docker.sock`),
    sockets('Rancher Desktop', `${home}/.rd/docker.sock`),
    sockets('Lima', ...instances.filter(isProfile).map((path) => `${path}/sock/docker.sock`)),
    sockets('Podman machine', ...machines.flatMap((path) => socketOfMachine(path))),
  ].flat();
}

/** Directories of the product itself begin with an underscore. */
function isProfile(path: string): boolean {
  return /\/[A-Za-z0-9][\w.-]*$/.test(path) && !path.endsWith('.sock') && !path.endsWith('/ssh_config');
}

function socketOfMachine(path: string): string[] {
  return path.endsWith('.sock') ? [path] : [`${path}/podman.sock`];
}

const MOST_NAMES = 20;

async function namesIn(host: Host, folder: string): Promise<string[]> {
  const names = await host.readDir(folder);
  return names.ok
    ? [...names.value]
        .sort()
        .slice(0, MOST_NAMES)
        .map((name) => `${folder}/${name}`)
    : [];
}
