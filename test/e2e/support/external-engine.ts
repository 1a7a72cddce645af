import { stat } from 'node:fs/promises';
import { execa } from 'execa';
import type { Engine, EngineKind } from '../../lab/lab.ts';

/** The parts of an engine that the lab did not bring up, or why it won't do. */
export async function findExternalEngine(
  kind: EngineKind,
  wanted: { gid?: number; reason: string },
): Promise<Engine | { reason: string }> {
  const host = await hostOfClient();
  const socket = host?.startsWith('unix://') ? host.slice('unix://'.length) : undefined;
  if (host === undefined || socket === undefined) return { reason: wanted.reason };
  const info = await infoOf(host);
  if (info === undefined) return { reason: `${wanted.reason} The engine at ${host} does not answer.` };
  const { gid } = await stat(socket);
  const same = kindOf(info) === kind && (wanted.gid ?? gid) === gid;
  if (!same)
    return { reason: `${wanted.reason} The engine at ${host} is ${kindOf(info)} with socket group ${gid}.` };
  return engineFrom(host, { kind, gid, info });
}

/** As the docker client decides: DOCKER_HOST before the context. */
async function hostOfClient(): Promise<string | undefined> {
  if (process.env.DOCKER_HOST) return process.env.DOCKER_HOST;
  const format = ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'];
  const { stdout } = await execa('docker', format, { reject: false });
  return stdout?.trim() || undefined;
}

interface Info {
  readonly ServerVersion: string;
  readonly OperatingSystem: string;
  readonly SecurityOptions: readonly string[];
  readonly DockerRootDir: string;
}

async function infoOf(host: string): Promise<Info | undefined> {
  const env = { DOCKER_HOST: host };
  const { stdout } = await execa('docker', ['info', '--format', '{{json .}}'], {
    env,
    timeout: 5000,
    reject: false,
  });
  try {
    const info = JSON.parse(stdout ?? '') as Info;
    return info.ServerVersion ? info : undefined;
  } catch {
    return undefined;
  }
}

function kindOf(info: Info): EngineKind {
  const has = (name: string) => info.SecurityOptions.some((option) => option.startsWith(`name=${name}`));
  if (has('rootless')) return 'rootless';
  if (has('userns')) return 'userns-remap';
  return process.platform === 'darwin' || info.OperatingSystem.startsWith('Docker Desktop')
    ? 'vm'
    : 'rootful';
}

function engineFrom(host: string, found: { kind: EngineKind; gid: number; info: Info }): Engine {
  const { kind, gid, info } = found;
  const { PATH = '', DOCKER_CONFIG = `${process.env.HOME}/.docker` } = process.env;
  return {
    name: host,
    kind,
    gid,
    socket: host.slice('unix://'.length),
    host,
    network: 'host',
    runDir: '',
    logDir: '',
    dataRoot: info.DockerRootDir,
    pid: 0,
    env: { PATH, DOCKER_HOST: host, DOCKER_CONFIG, BUILDX_CONFIG: `${DOCKER_CONFIG}/buildx` },
    pluginDir: `${DOCKER_CONFIG}/cli-plugins`,
    versions: { dockerd: info.ServerVersion, containerd: '', docker: '', compose: '', buildx: '' },
    nsenter: [],
    startedNow: false,
  };
}
