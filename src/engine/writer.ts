import type { EngineRequest, Host } from '../host/host.ts';
import { objectOf, textOf } from '../host/json-value.ts';
import { ok } from '../host/result.ts';
import { ask, type EngineAnswer, type EngineTarget, failure } from './client.ts';

/** Removing waits for the container's end, and a start for its network. */
export const WRITE_TIMEOUT_MS = 60_000;

/** @returns its id; it is not started */
export async function createContainer(
  host: Host,
  engine: EngineTarget,
  { name, body }: { readonly name?: string; readonly body: object },
): Promise<EngineAnswer<string>> {
  const path = `/containers/create${name === undefined ? '' : `?name=${encodeURIComponent(name)}`}`;
  const answer = await ask(host, engine, { method: 'POST', path, body });
  if (!answer.ok) return answer;
  const id = textOf(objectOf(answer.value).Id);
  return id === '' ? failure(201, answer.value) : ok(id);
}

export function startContainer(host: Host, engine: EngineTarget, id: string): Promise<EngineAnswer<null>> {
  return write(host, engine, post(`/containers/${encodeURIComponent(id)}/start`));
}

/** By SIGKILL. */
export function killContainer(host: Host, engine: EngineTarget, id: string): Promise<EngineAnswer<null>> {
  return write(host, engine, post(`/containers/${encodeURIComponent(id)}/kill?signal=SIGKILL`));
}

/** Running or not. `volumes: 'anonymous'` removes those that have no name, too. */
export function removeContainer(
  host: Host,
  engine: EngineTarget,
  { id, volumes }: { readonly id: string; readonly volumes: 'keep' | 'anonymous' },
): Promise<EngineAnswer<null>> {
  const flags = volumes === 'anonymous' ? 'force=1&v=1' : 'force=1';
  return write(host, engine, remove(`/containers/${encodeURIComponent(id)}?${flags}`));
}

/** Gives an image a name; another image with that name loses it. */
export function tagImage(
  host: Host,
  engine: EngineTarget,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<EngineAnswer<null>> {
  const [, repo = name, tag = 'latest'] = /^(.+?)(?::([^:/]+))?$/.exec(name) ?? [];
  const query = new URLSearchParams({ repo, tag });
  return write(host, engine, post(`/images/${encodeURIComponent(id)}/tag?${query}`));
}

/** Takes a name from its image, which goes with its last name. */
export function removeImage(host: Host, engine: EngineTarget, name: string): Promise<EngineAnswer<null>> {
  return write(host, engine, remove(`/images/${encodeURIComponent(name)}`));
}

/** One that something uses the engine keeps. */
export function removeNetwork(host: Host, engine: EngineTarget, name: string): Promise<EngineAnswer<null>> {
  return write(host, engine, remove(`/networks/${encodeURIComponent(name)}`));
}

/** One that something uses the engine keeps. */
export function removeVolume(host: Host, engine: EngineTarget, name: string): Promise<EngineAnswer<null>> {
  return write(host, engine, remove(`/volumes/${encodeURIComponent(name)}`));
}

function post(path: string): EngineRequest {
  return { method: 'POST', path };
}

function remove(path: string): EngineRequest {
  return { method: 'DELETE', path };
}

async function write(host: Host, engine: EngineTarget, request: EngineRequest): Promise<EngineAnswer<null>> {
  const answer = await ask(host, engine, request);
  return answer.ok ? ok(null) : answer;
}
