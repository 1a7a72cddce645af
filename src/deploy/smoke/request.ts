import type { ContainerDetails } from '../../engine/container.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { inspectContainer } from '../../engine/reader.ts';
import type { Command } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import type { SmokeOptions } from './check.ts';

const PORT = '8080';
const DEFAULT_IMAGES = 'alpine:3,python:3.11-alpine';
const COMPOSE_TIMEOUT_MS = 10_000;

export interface Deployed {
  readonly service: string;
  /** `docker compose` with the project's flags. */
  readonly base: Command;
  readonly engine: EngineAt;
}

/**
 * Where the service is published and what it asks for, as its container has it: whatever files and variables that came
 * from. A text says why it cannot be asked.
 */
export async function smokeOptions(host: Host, deployed: Deployed): Promise<SmokeOptions | string> {
  const { engine } = deployed;
  const id = await findContainer(host, deployed);
  if (id === null) return 'it has no running container';
  const inspected = await inspectContainer(host, engine, id);
  if (!inspected.ok) return 'the engine did not describe its container';
  const container = inspected.value;
  const env = variables(container);
  const address = addressOf(container, env.PORT || PORT);
  if (address === null) return 'it publishes no port on this host';
  if (env.EXECUTOR_TOKEN_FILE && !env.EXECUTOR_TOKEN)
    return 'its token is in a file that dockperm does not read';
  const isOurs = 'EXECUTOR_TOKEN' in env || 'EXECUTOR_INSECURE_NO_TOKEN' in env;
  const kind = isOurs ? 'template' : 'custom';
  return { address, token: env.EXECUTOR_TOKEN || null, images: imagesOf(env), kind, container: id, engine };
}

async function findContainer(host: Host, { base, service }: Deployed): Promise<string | null> {
  const command = { ...base, args: [...base.args, 'ps', '-q', service] };
  const listed = await host.run(command, { timeoutMs: COMPOSE_TIMEOUT_MS });
  return (listed.ok && /^[0-9a-f]{12,64}$/m.exec(listed.value.stdout)?.[0]) || null;
}

function variables({ env }: ContainerDetails): Record<string, string> {
  const entries = env.map((entry) => entry.split(/=(.*)/s, 2) as [string, string]);
  return Object.fromEntries(entries);
}

function addressOf(
  { networkMode, published }: ContainerDetails,
  inside: string,
): SmokeOptions['address'] | null {
  if (networkMode === 'host') return { kind: 'tcp', host: '127.0.0.1', port: Number(inside) };
  const found = published[`${inside}/tcp`];
  return found === undefined ? null : { kind: 'tcp', host: found.address || '127.0.0.1', port: found.port };
}

function imagesOf(env: Readonly<Record<string, string>>): string[] {
  return (env.IMAGES || DEFAULT_IMAGES).split(',').map((entry) => entry.trim().replace(/=\d+$/, ''));
}
