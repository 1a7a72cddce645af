import { existsSync } from 'node:fs';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { answers } from '../engine-api.ts';
import type { EngineState } from '../engine-state.ts';
import { ensureUser, type LabUser } from '../host/users.ts';
import type { Launch } from '../launch.ts';
import { dropTo } from '../run-as.ts';
import type { Tools } from '../tools/tools.ts';
import { daemonEnv, dockerdOptions, prepareFolders } from './dockerd.ts';
import type { Kind } from './kind.ts';

/** An engine that an ordinary user runs for themselves, all inside a user namespace of theirs. */
export const rootless: Kind = {
  // Inside the namespace. What `stat` on the host says is the subordinate id that 105 maps to.
  defaultGid: 105,
  commands: {
    runc: 'runc',
    iptables: 'iptables',
    ip: 'iproute2',
    rootlesskit: 'rootlesskit',
    slirp4netns: 'slirp4netns',
    newuidmap: 'uidmap',
    'fuse-overlayfs': 'fuse-overlayfs',
  },
  async describe(draft) {
    const user = await ensureUser(`dockperm-${draft.name}`);
    const runtime = `/run/user/${user.uid}`;
    const alsoRemove = existsSync(runtime) ? [] : [runtime];
    return { ...draft, user, socket: `${runtime}/docker.sock`, alsoRemove };
  },
  async prepare(state) {
    const user = userOf(state);
    await prepareFolders(state);
    for (const folder of [state.runDir, state.dataRoot, `/run/user/${user.uid}`]) await giveTo(user, folder);
    await chmod(`/run/user/${user.uid}`, 0o700);
    for (const device of ['/dev/net/tun', '/dev/fuse']) await chmod(device, 0o666);
  },
  launches: (state, tools) => [() => rootlesskit(state, tools, withoutBridge)],
};

const withoutBridge = ['--iptables=false', '--ip6tables=false', '--bridge=none'];

/** With networks of its own, out of which ports are published in the machine's: needs iptables in a user namespace. */
export const rootlessBridge: Kind = {
  ...rootless,
  launches: (state, tools) => [() => rootlesskit(state, tools, [])],
};

function rootlesskit(state: EngineState, tools: Tools, network: readonly string[]): Launch {
  const user = userOf(state);
  const options = dockerdOptions(state, state.socket).filter((option) => !option.startsWith('--exec-root'));
  return {
    role: 'rootlesskit',
    command: [...dropTo(user), tools.rootlessScript, ...options, ...network],
    env: { ...daemonEnv(tools), HOME: user.home, XDG_RUNTIME_DIR: `/run/user/${user.uid}` },
    ready: () => answers(state.socket),
  };
}

function userOf(state: EngineState): LabUser {
  if (state.user === undefined) throw new Error(`${state.name} has no user`);
  return state.user;
}

async function giveTo(user: LabUser, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chown(folder, user.uid, user.gid);
}
