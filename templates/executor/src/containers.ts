import type { Duplex } from 'node:stream';
import { json } from 'node:stream/consumers';
import type { Engine } from './engine.ts';
import { EngineError } from './engine-error.ts';

export interface Listed {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The eight requests a script's container needs, and nothing else: a socket proxy can be told exactly these. */
export async function createContainer(engine: Engine, body: unknown): Promise<string> {
  const answer = await engine.json({ operation: 'create', method: 'POST', path: '/containers/create', body });
  const id = typeof answer === 'object' && answer !== null && 'Id' in answer ? answer.Id : undefined;
  if (typeof id === 'string' && /^[0-9a-f]{64}$/.test(id)) return id;
  throw new EngineError('docker_error', 'the engine made a container without saying its id');
}

export function attachContainer(engine: Engine, id: string): Promise<Duplex> {
  const path = `/containers/${id}/attach?stream=1&stdin=1&stdout=1&stderr=1`;
  return engine.upgrade({ operation: 'attach', method: 'POST', path });
}

export async function startContainer(engine: Engine, id: string): Promise<void> {
  await engine.json({ operation: 'start', method: 'POST', path: `/containers/${id}/start` });
}

/**
 * Resolves once the engine is watching, which must be before the start: a short script would be gone otherwise.
 * The exit code follows when there is one.
 */
export async function watchExit(engine: Engine, id: string): Promise<{ readonly code: Promise<number> }> {
  const path = `/containers/${id}/wait?condition=next-exit`;
  const response = await engine.stream({ operation: 'wait', method: 'POST', path });
  const code = json(response).then(readExitCode, wentAway);
  // Whoever asks for the code sees the failure; nobody asking is no reason to end the service.
  code.catch(() => {});
  return { code };
}

function wentAway(): never {
  throw new EngineError('docker_unreachable', 'the engine went away while the script ran');
}

function readExitCode(answer: unknown): number {
  const isObject = typeof answer === 'object' && answer !== null;
  if (isObject && 'StatusCode' in answer && typeof answer.StatusCode === 'number') return answer.StatusCode;
  throw new EngineError('docker_error', "the engine's answer to wait has no exit code");
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
    throw new EngineError('docker_error', "the engine's list of containers is not a list");
  return answer.map(({ Id, Labels }: { Id: string; Labels: Record<string, string> | null }) => ({
    id: Id,
    labels: Labels ?? {},
  }));
}

export async function hasImage(engine: Engine, image: string): Promise<boolean> {
  try {
    await engine.json({ operation: 'image', method: 'GET', path: `/images/${image}/json` });
    return true;
  } catch (error) {
    if (error instanceof EngineError && error.status === 404) return false;
    throw error;
  }
}
