import type { CallerContainer } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';

type Kind = CallerContainer['kind'];

/** Values of the variable that container managers set for the first process, see systemd's container interface. */
const byVariable: Readonly<Record<string, Kind>> = {
  docker: 'docker',
  podman: 'podman',
  oci: 'other',
  lxc: 'lxc',
  'lxc-libvirt': 'lxc',
  'systemd-nspawn': 'nspawn',
};

/** Engines mount files of their own over these. Marker files are not enough: a virtual machine built from an image keeps them. */
const ownFile = /^\d+ \d+ \S+ (\S+) \/etc\/(?:hosts|hostname|resolv\.conf) /m;

/** The container this process runs in, by what its own /proc and environment say; null when there is none. */
export async function findContainer(host: Host): Promise<CallerContainer | null> {
  if (host.platform !== 'linux') return null;
  const { env } = host;
  const development = Boolean(env.REMOTE_CONTAINERS || env.CODESPACES || env.DEVCONTAINER);
  const found = await markOf(host);
  return found === null ? null : { ...found, development };
}

async function markOf(host: Host): Promise<Omit<CallerContainer, 'development'> | null> {
  const { env } = host;
  if (env.KUBERNETES_SERVICE_HOST) return { kind: 'kubernetes', evidence: 'KUBERNETES_SERVICE_HOST' };
  const [docker, podman, mounts] = await Promise.all([
    host.stat('/.dockerenv'),
    host.stat('/run/.containerenv'),
    host.readFile('/proc/self/mountinfo'),
  ]);
  const over = mounts.ok ? ownFile.exec(mounts.value)?.[1] : undefined;
  if (podman.ok) return { kind: 'podman', evidence: '/run/.containerenv' };
  if (over?.includes('/kubelet/pods/')) return { kind: 'kubernetes', evidence: '/proc/self/mountinfo' };
  if (docker.ok && over !== undefined) return { kind: 'docker', evidence: '/.dockerenv' };
  const kind = byVariable[env.container ?? ''];
  return kind === undefined ? null : { kind, evidence: `container=${env.container}` };
}
