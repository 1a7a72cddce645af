import { isForwardedPath } from '../../access/socket-mount.ts';
import { readInfo, readVersion } from '../../engine/reader.ts';
import type { Connection, Endpoint, Engine, Refusal, SocketFacts } from '../../facts/facts.ts';
import { formatErrno } from '../../host/errno.ts';
import type { Host } from '../../host/host.ts';
import { type JsonObject, objectOf, textOf } from '../../host/json-value.ts';
import { addressOf, classifyFailure, isEngineVersion } from './connection.ts';
import { type FirstAnswers, findRefusal } from './refusal.ts';
import { findUserNamespace } from './user-namespace.ts';

export interface EngineAnswers {
  readonly connection: Connection;
  readonly engine: Engine;
}

/** Connects and identifies in one go: two questions side by side, each with the whole time limit. */
export async function askEngine(
  host: Host,
  endpoint: Endpoint,
  socket: SocketFacts,
  timeoutMs: number,
): Promise<EngineAnswers> {
  const address = addressOf(endpoint);
  if (address === null) return notAsked(whyNotAsked(endpoint));
  const [version, info] = await Promise.all([
    readVersion(host, { address, timeoutMs }),
    readInfo(host, { address, timeoutMs }),
  ]);
  if (version.ok && !isEngineVersion(version.value))
    return { connection: classifyFailure('EPROTO'), engine: unknown('what answers is not a Docker engine') };
  const refusal = await findRefusal(host, { address, timeoutMs }, { version, info });
  if (!version.ok || !info.ok) return unanswered({ version, info }, refusal);
  return {
    connection: connected(refusal),
    engine: await describeEngine(host, endpoint, socket, version.value, info.value),
  };
}

/** A socket proxy may let one question through and refuse the other. */
function unanswered({ version, info }: FirstAnswers, refusal: Refusal | null): EngineAnswers {
  if (refusal !== null)
    return { connection: connected(refusal), engine: unknown(notAnswered({ version, info })) };
  if (!version.ok)
    return {
      connection: classifyFailure(version.error),
      engine: unknown(`the engine was not reached: ${formatErrno(version.error)}`),
    };
  return {
    connection: info.ok ? { state: 'ok' } : classifyFailure(info.error),
    engine: unknown(notAnswered({ version, info })),
  };
}

function connected(refusal: Refusal | null): Connection {
  return refusal === null ? { state: 'ok' } : { state: 'ok', refusal };
}

function notAnswered({ version, info }: FirstAnswers): string {
  const [path, answer] = info.ok ? ['/version', version] : ['/info', info];
  return `the engine did not answer ${path}: ${answer.ok ? '' : formatErrno(answer.error)}`;
}

async function describeEngine(
  host: Host,
  endpoint: Endpoint,
  socket: SocketFacts,
  version: JsonObject,
  info: JsonObject,
): Promise<Engine> {
  const options = Array.isArray(info.SecurityOptions) ? info.SecurityOptions.map(String) : [];
  const operatingSystem = textOf(info.OperatingSystem);
  const security = { rootless: hasOption(options, 'rootless'), remap: hasOption(options, 'userns') };
  return {
    state: 'answered',
    version: textOf(version.Version),
    apiVersion: textOf(version.ApiVersion),
    product: /podman/i.test(JSON.stringify(version.Components ?? '')) ? 'podman' : 'docker',
    minApiVersion: textOf(version.MinAPIVersion),
    operatingSystem,
    security: options,
    elsewhere: isElsewhere(host, endpoint, {
      kernel: textOf(version.KernelVersion),
      operatingSystem,
      rootless: security.rootless,
    }),
    userns: await findUserNamespace(host, socket, { ...security, rootDirectory: textOf(info.DockerRootDir) }),
    swarm: swarmPart(objectOf(info.Swarm)),
    swarmNodes: nodeCount(objectOf(info.Swarm)),
  };
}

function nodeCount({ ControlAvailable, Nodes }: JsonObject): number | null {
  return ControlAvailable === true && typeof Nodes === 'number' ? Nodes : null;
}

function swarmPart(swarm: JsonObject): 'manager' | 'worker' | 'none' {
  if (swarm.ControlAvailable === true) return 'manager';
  return textOf(swarm.LocalNodeState) === 'active' ? 'worker' : 'none';
}

function hasOption(options: readonly string[], name: string): boolean {
  return options.some((option) => option === `name=${name}` || option.startsWith(`name=${name},`));
}

export function isForwarded(endpoint: Endpoint): boolean {
  return endpoint.kind === 'unix' && isForwardedPath(endpoint.path);
}

/** A kernel of another release belongs to another host. A rootless engine without systemd listens in ~/.docker/run, too. */
function isElsewhere(
  host: Host,
  endpoint: Endpoint,
  { kernel, operatingSystem, rootless }: { kernel: string; operatingSystem: string; rootless: boolean },
): boolean {
  if (host.platform !== 'linux') return true;
  if (/docker desktop/i.test(operatingSystem)) return true;
  if (kernel !== '' && kernel !== host.release) return true;
  return isForwarded(endpoint) && !rootless;
}

function whyNotAsked({ kind, host }: Endpoint): string {
  return kind === 'invalid' ? 'the endpoint is not valid' : `dockperm cannot query an engine at ${host}`;
}

function notAsked(reason: string): EngineAnswers {
  return { connection: { state: 'not-tried', reason }, engine: unknown(reason) };
}

function unknown(reason: string): Engine {
  return { state: 'unknown', reason };
}
