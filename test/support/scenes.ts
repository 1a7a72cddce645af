import type { Facts, Unit } from '../../src/facts/facts.ts';
import type { Selection } from '../../src/facts/selection.ts';
import { gather } from '../../src/probes/gather.ts';
import { engine, type ListeningEngine } from './memory-engine.ts';
import { directory, file, type Inode, link, socket } from './memory-files.ts';
import { type Machine, memoryHost } from './memory-host.ts';

export const APP = '/home/ann/app';
export const SOCKET = '/run/docker.sock';

export const group = 'root:x:0:\ndocker:x:998:ann\nann:x:1000:\n';
const passwd = 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n';

/** A service with a user of its own that mounts the socket; `lines` stand in it, indented as they come. */
export function composeFile(...lines: string[]): string {
  return [
    'services:',
    '  web:',
    '    image: web:1',
    '    user: "10001:10001"',
    ...lines.map((line) => `    ${line}`),
    '    volumes:',
    '      - /var/run/docker.sock:/var/run/docker.sock',
    '',
  ].join('\n');
}

export const joins = (value: string): string => composeFile('group_add:', `  - "${value}"`);

/** A unit of systemd that is installed and does not run: it is asked for only when the engine is not there. */
export function unit(name: string, state: Partial<Unit> = {}): Unit {
  const makes = name.endsWith('.socket') ? { group: 'docker', mode: '0660' } : null;
  const idle = { scope: 'system', load: 'loaded', active: 'inactive', result: 'success', log: [] } as const;
  return { name, ...idle, makes, ...state };
}

/**
 * An ordinary Linux host with systemd: an engine whose socket has gid 998, Compose v2, and ann, who is in the group. The
 * project is hers even where root is at work, who has a home of its own, as sudo and a login give it.
 */
export function linux(machine: Machine & { readonly behind?: ListeningEngine } = {}): Machine {
  const { behind = engine(), files, ...others } = machine;
  return {
    cwd: APP,
    env: { HOME: others.identity?.uid === 0 ? '/root' : '/home/ann', PATH: '/usr/local/bin:/usr/bin' },
    units: [unit('docker.socket'), unit('docker.service')],
    ...others,
    identity: { groups: [998], ...others.identity },
    files: {
      '/etc/group': file(group),
      '/etc/passwd': file(passwd),
      '/usr/sbin/usermod': file(''),
      '/usr/bin/sg': file(''),
      '/usr/sbin/groupadd': file(''),
      '/usr/bin/gpasswd': file(''),
      '/usr/bin/chmod': file(''),
      '/usr/bin/mv': file(''),
      '/usr/bin/rmdir': file(''),
      '/usr/sbin/groupdel': file(''),
      '/usr/bin/systemctl': file(''),
      '/usr/bin/sudo': file(''),
      '/usr/bin/docker': file(''),
      '/usr/libexec/docker/cli-plugins/docker-compose': file(''),
      '/run': directory(),
      '/var/run': link('/run'),
      [SOCKET]: socket(behind, { gid: 998 }),
      '/root': directory({ mode: 0o700 }),
      '/home/ann': directory({ uid: 1000, gid: 1000, mode: 0o750 }),
      [APP]: directory({ uid: 1000, gid: 1000 }),
      ...files,
    },
  };
}

/** The same host with this Compose file and these other files of the project. */
export function project(text: string, { files, ...machine }: Parameters<typeof linux>[0] = {}): Machine {
  return linux({ ...machine, files: { [`${APP}/compose.yaml`]: text, ...files } });
}

/** A map of what is gone: an entry that takes a file of `linux()` away. */
export function without(machine: Machine, ...paths: string[]): Machine {
  const kept = Object.entries(machine.files ?? {}).filter(([path]) => !paths.includes(path));
  return { ...machine, files: Object.fromEntries(kept) as Record<string, Inode | string> };
}

export function select(overrides: Partial<Selection> = {}): Selection {
  return {
    directory: APP,
    files: [],
    envFile: null,
    profiles: [],
    services: [],
    containers: [],
    all: false,
    endpoint: null,
    gid: null,
    scope: 'project',
    timeoutMs: 5000,
    ...overrides,
  };
}

export async function factsOf(machine: Machine, selection: Partial<Selection> = {}): Promise<Facts> {
  return gather(memoryHost(machine), select(selection));
}
