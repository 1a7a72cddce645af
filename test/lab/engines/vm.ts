import { chown, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { answers } from '../engine-api.ts';
import type { EngineState } from '../engine-state.ts';
import type { ProcessId } from '../host/process-id.ts';
import { ensureUser } from '../host/users.ts';
import type { Launch } from '../launch.ts';
import type { Tools } from '../tools/tools.ts';
import { daemonEnv, dockerdOptions, enterNetwork, prepareFolders, prepareNetwork } from './dockerd.ts';
import type { Kind } from './kind.ts';
import { rootful } from './rootful.ts';

/**
 * Stands in for Docker Desktop or Colima: the engine has a /run, a host name and an os-release of its own, and the
 * user gets a forwarded socket in the home directory. The engine's own socket is another file, out of the host's sight.
 */
export const vm: Kind = {
  defaultGid: 0,
  commands: { ...rootful.commands, socat: 'socat' },
  async describe(draft) {
    const user = await ensureUser(`dockperm-${draft.name}`);
    return { ...draft, user, socket: `${user.home}/.docker/run/docker.sock` };
  },
  async prepare(state) {
    await prepareFolders(state);
    const { uid, gid } = state.user ?? { uid: 0, gid: 0 };
    for (const folder of [dirname(state.socket), dirname(dirname(state.socket))])
      await chown(folder, uid, gid);
    await mkdir(`${state.runDir}/exec`, { recursive: true });
    await writeFile(
      `${state.runDir}/os-release`,
      'NAME="Docker Desktop"\nPRETTY_NAME="Docker Desktop"\nID=desktop\n',
    );
    await prepareNetwork(state);
  },
  launches: (state, tools) => [() => guest(state, tools), ([engine]) => forward(state, tools, engine)],
};

const innerSocket = '/run/docker.sock';

/** $1 is the directory to hand through the new /run, $2 an os-release; the rest is the daemon. */
const guestScript = `
set -e
mount --make-rprivate /
hostname docker-desktop
mount --bind "$2" "$(readlink -f /etc/os-release)"
mkdir -p /mnt
mount --bind "$1" /mnt
mount -t tmpfs -o mode=0755 tmpfs /run
mkdir -p "$1"
mount --move /mnt "$1"
shift 2
exec "$@"
`;

function guest(state: EngineState, tools: Tools): Launch {
  const unshare = [
    'unshare',
    '--mount',
    '--uts',
    'sh',
    '-c',
    guestScript,
    'guest',
    state.runDir,
    `${state.runDir}/os-release`,
  ];
  return {
    role: 'dockerd',
    command: [...enterNetwork(state), ...unshare, 'dockerd', ...dockerdOptions(state, innerSocket)] as [
      string,
      ...string[],
    ],
    env: daemonEnv(tools),
    ready: (process) => answers(seenFromHost(process)),
  };
}

function forward(state: EngineState, tools: Tools, engine: ProcessId | undefined): Launch {
  if (engine === undefined) throw new Error('the engine must be started before its socket is forwarded');
  const listen = `UNIX-LISTEN:${state.socket},fork,unlink-early,user=${state.user?.uid ?? 0},mode=0755`;
  return {
    role: 'socat',
    // A client that has no more to say still listens: by itself socat would wait half a second for the rest.
    command: ['socat', '-t', '600', listen, `UNIX-CONNECT:${seenFromHost(engine)}`],
    env: daemonEnv(tools),
    ready: () => answers(state.socket),
  };
}

function seenFromHost(engine: ProcessId): string {
  return `/proc/${engine.pid}/root${innerSocket}`;
}
