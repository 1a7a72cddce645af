import type { Random } from '../random.ts';
import type { ClientCase, MountSpec } from './case.ts';

export const DEFAULT_PATH = '/var/run/docker.sock';

type Mounted = Pick<ClientCase, 'mounts' | 'opens'>;

export function randomMounts(random: Random): Mounted {
  const flags = { readOnly: random.chance(0.3), long: random.chance(0.35) };
  const told = random.pick(['DOCKER_HOST', 'argument'] as const);
  const file = (target: string): MountSpec => ({ kind: 'file', target, ...flags });
  const kind = random.pick(kinds);
  switch (kind) {
    case 'file':
      return { mounts: [file(DEFAULT_PATH)], opens: { path: DEFAULT_PATH, by: 'default' } };
    case 'elsewhere':
      return { mounts: [file('/srv/docker.sock')], opens: { path: '/srv/docker.sock', by: told } };
    case 'folder':
      return inFolder({ kind: 'folder', target: '/engine', ...flags }, told);
    case 'volume':
      return inFolder({ kind: 'volume', target: '/engine' }, told);
    case 'link':
      return {
        mounts: [{ kind: 'link', target: DEFAULT_PATH }],
        opens: { path: DEFAULT_PATH, by: 'default' },
      };
    case 'missing':
      return {
        mounts: [{ kind: 'missing', target: DEFAULT_PATH }],
        opens: { path: DEFAULT_PATH, by: 'default' },
      };
    case 'twice':
      return twice(random, file);
  }
}

const kinds = [
  ...['file', 'file', 'file', 'file', 'file', 'file', 'elsewhere', 'elsewhere', 'folder', 'folder'],
  ...['volume', 'link', 'twice', 'twice', 'missing'],
] as ('file' | 'elsewhere' | 'folder' | 'volume' | 'link' | 'missing' | 'twice')[];

function inFolder(mount: MountSpec, by: 'DOCKER_HOST' | 'argument'): Mounted {
  return { mounts: [mount], opens: { path: `${mount.target}/docker.sock`, by } };
}

/** The socket by two ways, of which the client takes one. */
function twice(random: Random, file: (target: string) => MountSpec): Mounted {
  const folder: MountSpec = { kind: 'folder', target: '/engine', readOnly: false, long: false };
  const mounts = random.shuffled([file(DEFAULT_PATH), folder]);
  return random.chance(0.5)
    ? { mounts, opens: { path: DEFAULT_PATH, by: 'default' } }
    : { mounts, opens: { path: '/engine/docker.sock', by: 'DOCKER_HOST' } };
}
