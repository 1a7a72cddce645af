import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { execa } from 'execa';
import { answers } from '../engine-api.ts';
import type { EngineState } from '../engine-state.ts';
import { freeGid } from '../host/free-gid.ts';
import type { Launch } from '../launch.ts';
import { cacheDir } from '../places.ts';
import { findCommand } from '../tools/find-command.ts';
import { ensureSudo } from '../tools/sudo.ts';
import type { Tools } from '../tools/tools.ts';
import { daemonEnv, enterNetwork, prepareNetwork } from './dockerd.ts';
import type { Kind } from './kind.ts';
import { rootful } from './rootful.ts';

const script = '/etc/init.d/docker';
const boot = new URL('../machine/boot.sh', import.meta.url).pathname;

/**
 * An engine as an init script starts it: in a machine of its own, where groups are made, the engine is stopped and
 * /etc is written without a trace on this one. There is sudo, and no user who may use it yet.
 */
export const withoutSystemd: Kind = {
  defaultGid: freeGid,
  commands: { ...rootful.commands, service: 'init-system-helpers', ps: 'procps' },
  describe: async (draft) => ({ ...draft, socket: `${draft.runDir}/run/docker.sock` }),
  async prepare(state) {
    const { runDir, dataRoot } = state;
    await mkdir(`${runDir}/run`, { recursive: true });
    for (const name of ['upper', 'work', 'root', 'docker'])
      await mkdir(`${dataRoot}/${name}`, { recursive: true });
    await furnish(`${dataRoot}/upper`);
    await prepareNetwork(state);
  },
  launches: (state, tools) => [() => machine(state, tools)],
  ownNetworkOnly: true,
};

/** What the packages of sudo and of an engine have, where this machine has it not. */
async function furnish(root: string): Promise<void> {
  await mkdir(`${root}/etc/init.d`, { recursive: true });
  if (!existsSync(script)) await copyFile(`${cacheDir}/engine${script}`, root + script);
  if (findCommand('sudo') !== undefined) return;
  const sudo = await ensureSudo();
  await execa('cp', ['-a', `${sudo}/etc`, `${sudo}/usr`, root]);
}

/** What goes before a command that is to run in the machine; the command finds itself in its root directory. */
export function enterMachine({ processes }: Pick<EngineState, 'processes'>): string[] {
  const pid = processes.at(-1)?.pid ?? 0;
  const others = ['--mount', '--uts', '--ipc', '--net', '--root', '--wd'];
  return ['nsenter', `--target=${pid}`, ...others, `--pid=/proc/${pid}/ns/pid_for_children`];
}

function machine(state: EngineState, tools: Tools): Launch {
  const { runDir, dataRoot, gid, socket } = state;
  const apart = ['unshare', '--mount', '--uts', '--ipc'];
  const words = [dataRoot, `${runDir}/run`, tmpdir(), `${gid}`];
  return {
    role: 'machine',
    command: [...enterNetwork(state), ...apart, 'sh', boot, ...words] as [string, ...string[]],
    env: daemonEnv(tools),
    ready: () => answers(socket),
  };
}
