import type { Product } from '../engine/engine.ts';
import type { Limits } from '../settings/settings.ts';
import { runner } from './container-runner.ts';

export interface ContainerRequest {
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly limits: Limits;
  readonly product: Product;
  /** Where the engine needs an explicit limit, or has none per container: the most processes of all containers together. */
  readonly processes: number | undefined;
}

const overflowId = 65_534;

/** The body of `POST /containers/create`: the same for all containers of an image, nothing in it is from a request. */
export function containerBody(request: ContainerRequest) {
  return {
    Image: request.image,
    // As the entry point, so that the image's own does not run.
    // The runner gets its own text as $0, to restart itself.
    Entrypoint: ['sh', '-c', runner, runner],
    Cmd: [],
    User: `${overflowId}:${overflowId}`,
    Env: ['HOME=/tmp', 'LANG=C.UTF-8'],
    WorkingDir: '/tmp',
    Tty: false,
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Healthcheck: { Test: ['NONE'] },
    Labels: request.labels,
    HostConfig: hostConfig(request),
  };
}

function hostConfig({ limits, product, processes }: ContainerRequest) {
  return {
    AutoRemove: true,
    NetworkMode: 'none',
    ReadonlyRootfs: true,
    Tmpfs: { '/tmp': tmpfsOptions(limits, product) },
    ShmSize: 16 * 1024 * 1024,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    IpcMode: 'private',
    CgroupnsMode: 'private',
    PidsLimit: limits.pids,
    Memory: limits.memory,
    // Equal to the memory: no swap on top.
    MemorySwap: limits.memory,
    NanoCpus: Math.round(limits.cpus * 1e9),
    // Under pressure the kernel takes a script before anything else on the host.
    OomScoreAdj: 500,
    Ulimits: ulimits(limits, processes),
    // The output goes to the attached client; nothing is written to the host's disk.
    LogConfig: { Type: 'none' },
    ...(limits.runtime !== undefined && { Runtime: limits.runtime }),
  };
}

/**
 * `exec`, since a script with an interpreter can run what it likes anyway. The files in it count as the container's memory.
 * Owned by the script's user: for an image without a /tmp Docker makes one with mode 0755, and runc gives the mount the
 * mode of the directory below it, whatever `mode` says. Podman keeps to `mode`, and refuses an owner.
 */
function tmpfsOptions({ tmpfs }: Limits, product: Product): string {
  const owner = product === 'docker' ? `,uid=${overflowId},gid=${overflowId}` : '';
  return `rw,exec,nosuid,nodev,size=${tmpfs},mode=1777${owner}`;
}

function ulimits({ tmpfs }: Limits, processes: number | undefined) {
  const most: Readonly<Record<string, number>> = {
    nofile: 256,
    core: 0,
    fsize: tmpfs,
    // Counted for the user, who is the same in all containers.
    ...(processes !== undefined && { nproc: processes }),
  };
  return Object.entries(most).map(([Name, value]) => ({ Name, Soft: value, Hard: value }));
}
