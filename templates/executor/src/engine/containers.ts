import type { Duplex } from 'node:stream';
import type { Engine } from './engine.ts';
import { EngineError } from './engine-error.ts';

export interface Listed {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since 1970, by the engine's clock. */
  readonly created: number;
}

/** The requests a script's container needs, and nothing else: a socket proxy can allow exactly these. */
export async function createContainer(engine: Engine, body: unknown): Promise<string> {
  const answer = await engine.json({ operation: 'create', method: 'POST', path: '/containers/create', body });
  const id = typeof answer === 'object' && answer !== null && 'Id' in answer ? answer.Id : undefined;
  if (typeof id === 'string' && /^[0-9a-f]{64}$/.test(id)) return id;
  throw new EngineError('docker_error', 'the engine created a container but returned no id');
}

export function attachContainer(engine: Engine, id: string): Promise<Duplex> {
  const path = `/containers/${id}/attach?stream=1&stdin=1&stdout=1&stderr=1`;
  return engine.upgrade({ operation: 'attach', method: 'POST', path });
}

export async function startContainer(engine: Engine, id: string): Promise<void> {
  await engine.json({ operation: 'start', method: 'POST', path: `/containers/${id}/start` });
}

/** Kills what runs in it, too. Gone already, or going (AutoRemove), is as good; the answer says whether it was there. */
export async function removeContainer(engine: Engine, id: string): Promise<boolean> {
  try {
    await engine.json({ operation: 'remove', method: 'DELETE', path: `/containers/${id}?force=1&v=1` });
    return true;
  } catch (error) {
    if (error instanceof EngineError && (error.status === 404 || error.status === 409)) return false;
    throw error;
  }
}

export async function listContainers(engine: Engine, label: string): Promise<readonly Listed[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const answer = await engine.json({
    operation: 'list',
    method: 'GET',
    path: `/containers/json?all=1&filters=${filters}`,
  });
  if (!Array.isArray(answer))
    throw new EngineError('docker_error', "the engine's container list is not a list");
  return answer.map(({ Id, Labels, Created }) => ({
    id: String(Id),
    labels: Labels ?? {},
    created: Number(Created),
  }));
}

/** Whether there is a container of that id, or name, and it runs. */
export async function isRunning(engine: Engine, id: string): Promise<boolean> {
  const path = `/containers/${encodeURIComponent(id)}/json`;
  const found = await orUndefined(engine.json({ operation: 'inspect', method: 'GET', path }));
  return (found as { State?: { Running?: unknown } } | undefined)?.State?.Running === true;
}

export async function hasImage(engine: Engine, image: string): Promise<boolean> {
  const path = `/images/${image}/json`;
  return (await orUndefined(engine.json({ operation: 'image', method: 'GET', path }))) !== undefined;
}

async function orUndefined(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return undefined;
    throw error;
  }
}
