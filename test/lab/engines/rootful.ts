import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { answers } from '../engine-api.ts';
import type { EngineState } from '../engine-state.ts';
import { freeGid } from '../host/free-gid.ts';
import type { Launch } from '../launch.ts';
import type { Tools } from '../tools/tools.ts';
import { daemonEnv, dockerdOptions, enterNetwork, prepareFolders, prepareNetwork } from './dockerd.ts';
import type { Kind } from './kind.ts';

export const rootful: Kind = {
  defaultGid: freeGid,
  commands: { iptables: 'iptables', runc: 'runc', ip: 'iproute2' },
  describe: async (draft) => draft,
  async prepare(state) {
    await prepareFolders(state);
    await writeFile(`${state.runDir}/containerd.toml`, containerdConfig(state));
    await prepareNetwork(state);
  },
  launches: (state, tools) => [() => containerd(state, tools), () => dockerd(state, tools)],
};

/** A daemon left to itself takes the machine's containerd when there is one; the lab's engines bring their own. */
export function containerd(state: EngineState, tools: Tools): Launch {
  return {
    role: 'containerd',
    command: ['containerd', '--config', `${state.runDir}/containerd.toml`],
    env: daemonEnv(tools),
    ready: () => existsSync(containerdSocket(state)),
  };
}

export function dockerd(state: EngineState, tools: Tools, ...more: string[]): Launch {
  const options = [
    ...dockerdOptions(state, state.socket),
    `--containerd=${containerdSocket(state)}`,
    ...more,
  ];
  return {
    role: 'dockerd',
    command: [...enterNetwork(state), 'dockerd', ...options] as [string, ...string[]],
    env: daemonEnv(tools),
    ready: () => answers(state.socket),
  };
}

/** Without the plug-ins that serve Kubernetes or write to /opt. */
function containerdConfig(state: EngineState): string {
  return `version = 2
root = "${state.dataRoot}/containerd"
state = "${state.runDir}/containerd"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt", "io.containerd.nri.v1.nri"]
[grpc]
  address = "${containerdSocket(state)}"
`;
}

function containerdSocket(state: EngineState): string {
  return `${state.runDir}/containerd.sock`;
}
