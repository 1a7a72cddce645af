import type { EngineState } from './engine-state.ts';
import { enterNetwork } from './engines/dockerd.ts';
import { enterMachine } from './engines/without-systemd.ts';
import { runDir } from './places.ts';
import type { Tools } from './tools/tools.ts';

/** An engine that is up, and what it takes to talk to it. */
export interface Engine extends Omit<EngineState, 'alsoRemove' | 'processes' | 'hostNetwork' | 'owner'> {
  /** The socket as DOCKER_HOST wants it. */
  readonly host: string;
  /** The daemon's process; for a rootless engine, the one that holds its namespaces. */
  readonly pid: number;
  /** For the docker client, as root. Other users need a BUILDX_CONFIG of their own: `runAs` gives them one. */
  readonly env: Readonly<Record<'PATH' | 'DOCKER_HOST' | 'DOCKER_CONFIG' | 'BUILDX_CONFIG', string>>;
  /** For a config.json of one's own: `{"cliPluginsExtraDirs": [pluginDir]}`. */
  readonly pluginDir: string;
  readonly versions: Tools['versions'];
  /** Goes before a command that has to reach a published port; empty in the host's network. */
  readonly nsenter: readonly string[];
  readonly logDir: string;
  /** False when it was up already. */
  readonly startedNow: boolean;
}

export function engineFrom(state: EngineState, options: { tools: Tools; startedNow: boolean }): Engine {
  const { alsoRemove: _, processes, hostNetwork: __, owner: ___, ...rest } = state;
  const { tools, startedNow } = options;
  const host = `unix://${state.socket}`;
  const main = state.kind === 'vm' ? processes[0] : processes.at(-1);
  return {
    ...rest,
    host,
    pid: main?.pid ?? 0,
    env: {
      PATH: `${tools.clientBin}:${process.env.PATH}`,
      DOCKER_HOST: host,
      DOCKER_CONFIG: tools.dockerConfig,
      BUILDX_CONFIG: `${runDir}/buildx`,
    },
    pluginDir: tools.pluginDir,
    versions: state.kind === 'docker-20' ? { ...tools.versions, dockerd: '20.10' } : tools.versions,
    nsenter: enter(state),
    logDir: state.runDir,
    startedNow,
  };
}

function enter(state: EngineState): string[] {
  if (state.kind === 'without-systemd') return enterMachine(state);
  return state.kind.startsWith('rootless') ? [] : enterNetwork(state);
}
