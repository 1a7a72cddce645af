import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { answers } from '../engine-api.ts';
import type { EngineState } from '../engine-state.ts';
import { freeGid } from '../host/free-gid.ts';
import type { Launch } from '../launch.ts';
import type { Tools } from '../tools/tools.ts';
import { daemonEnv, enterNetwork, prepareFolders, prepareNetwork } from './dockerd.ts';
import type { Kind } from './kind.ts';

/** Podman's service as root: an engine that is not Docker and speaks its API. */
export const podman: Kind = {
  defaultGid: freeGid,
  commands: { podman: 'podman', conmon: 'conmon', runc: 'runc', ip: 'iproute2' },
  async prepare(state) {
    await prepareFolders(state);
    await mkdir(`${state.runDir}/libpod`, { recursive: true });
    await writeFile(`${state.runDir}/containers.conf`, containersConfig(state));
    await writeFile(`${state.runDir}/storage.conf`, storageConfig(state));
    await prepareNetwork(state);
  },
  describe: async (draft) => draft,
  launches: (state, tools) => [() => service(state, tools)],
  /** Started by hand it makes a socket for root alone; under systemd the group and mode are the socket unit's. */
  async settle({ socket, gid }) {
    await chown(socket, 0, gid);
    await chmod(socket, 0o660);
  },
};

function service(state: EngineState, tools: Tools): Launch {
  const command = ['podman', 'system', 'service', '--time=0', `unix://${state.socket}`];
  return {
    role: 'podman',
    command: [...enterNetwork(state), ...command] as [string, ...string[]],
    env: {
      ...daemonEnv(tools),
      CONTAINERS_CONF: `${state.runDir}/containers.conf`,
      CONTAINERS_STORAGE_CONF: `${state.runDir}/storage.conf`,
    },
    ready: () => existsSync(state.socket) && answers(state.socket),
  };
}

/** The limits it would set by itself are more than a container on a small machine may ask for. */
function containersConfig({ runDir }: EngineState): string {
  return `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
compat_api_enforce_docker_hub = false
tmp_dir = "${runDir}/libpod"
`;
}

function storageConfig({ runDir, dataRoot }: EngineState): string {
  return `[storage]
driver = "overlay"
graphroot = "${dataRoot}"
runroot = "${runDir}/storage"
`;
}
