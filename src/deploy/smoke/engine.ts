import type { EngineRequest, EngineResponse } from '../../host/host.ts';
import { listOf, objectOf, textOf } from '../../host/json-value.ts';
import type { SmokeTarget } from './service.ts';

/** Labels of the containers that scripts run in; see templates/executor/src/pool/container-body.ts. */
const SCRIPTS = 'dockperm.executor';
const OWNER = 'dockperm.executor.owner';
const PROJECT = 'com.docker.compose.project';

/** The container whose process holds the engine's socket, and those that it has made. */
export interface Holder {
  readonly id: string;
  readonly scripts: readonly string[];
}

/**
 * The service itself, or a broker beside it: whichever of the project's containers names itself as the owner of
 * containers for scripts. The engine failing is an error of its own, see `EngineSilent`.
 */
export async function findHolder(asked: SmokeTarget): Promise<Holder> {
  const { container } = asked;
  const { Labels } = objectOf((await inspect(asked, container)).Config);
  const project = textOf(objectOf(Labels)[PROJECT]);
  const members = await list(asked, `${PROJECT}=${project}`);
  for (const { id } of members.toSorted(({ id }) => (id === container ? -1 : 1))) {
    const { Hostname } = objectOf((await inspect(asked, id)).Config);
    const scripts = await list(asked, `${OWNER}=${textOf(Hostname)}`);
    if (scripts.length > 0) return { id, scripts: scripts.map((script) => script.id) };
  }
  return { id: container, scripts: [] };
}

export async function scriptContainers(asked: SmokeTarget): Promise<string[]> {
  return (await list(asked, SCRIPTS)).map(({ id }) => id);
}

export async function kill(asked: SmokeTarget, id: string): Promise<void> {
  await call(asked, { method: 'POST', path: `/containers/${id}/kill?signal=SIGKILL` }, [204]);
}

/** One that came back by itself is started already. */
export async function start(asked: SmokeTarget, id: string): Promise<void> {
  await call(asked, { method: 'POST', path: `/containers/${id}/start` }, [204, 304]);
}

async function list(asked: SmokeTarget, label: string): Promise<{ id: string }[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  const { body } = await call(
    asked,
    { method: 'GET', path: `/containers/json?all=1&filters=${filters}` },
    [200],
  );
  return listOf(body).map((found) => ({ id: textOf(objectOf(found).Id) }));
}

async function inspect(asked: SmokeTarget, id: string): Promise<Readonly<Record<string, unknown>>> {
  return objectOf((await call(asked, { method: 'GET', path: `/containers/${id}/json` }, [200])).body);
}

async function call(
  { host, engine: { address, timeoutMs } }: SmokeTarget,
  request: EngineRequest,
  expected: readonly number[],
): Promise<EngineResponse> {
  const answer = await host.request(address, request, timeoutMs);
  if (!answer.ok) throw new EngineSilent(`the engine did not answer (${answer.error})`);
  const { status, body } = answer.value;
  if (expected.includes(status)) return answer.value;
  const message = textOf(objectOf(body).message);
  throw new EngineSilent(`the engine answered ${request.method} with HTTP ${status} ${message}`.trim());
}

/** Ends a trial that has to look at containers; the message says what the engine did. */
export class EngineSilent extends Error {}
