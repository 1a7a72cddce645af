import type { EngineAnswer } from '../../engine/client.ts';
import type { ContainerDetails } from '../../engine/container.ts';
import { type LabelFilter, labelNames } from '../../engine/labels.ts';
import { inspectContainer, listContainers } from '../../engine/reader.ts';
import { killContainer, startContainer } from '../../engine/writer.ts';
import { formatErrno } from '../../host/errno.ts';
import type { SmokeTarget } from './service.ts';

/** Labels of the containers that scripts run in; see templates/executor/src/pool/container-body.ts. */
const SCRIPTS = 'dockperm.executor';
const OWNER = 'dockperm.executor.owner';

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
  const { labels } = await inspect(asked, container);
  const members = await list(asked, { project: labels[labelNames.project] ?? '' });
  for (const id of members.toSorted((id) => (id === container ? -1 : 1))) {
    const { hostname } = await inspect(asked, id);
    const scripts = await list(asked, { label: `${OWNER}=${hostname}` });
    if (scripts.length > 0) return { id, scripts };
  }
  return { id: container, scripts: [] };
}

export function scriptContainers(asked: SmokeTarget): Promise<string[]> {
  return list(asked, { label: SCRIPTS });
}

export async function kill({ host, engine }: SmokeTarget, id: string): Promise<void> {
  answered('kill', await killContainer(host, engine, id));
}

/** One that came back by itself is started already. */
export async function start({ host, engine }: SmokeTarget, id: string): Promise<void> {
  answered('start', await startContainer(host, engine, id));
}

async function list({ host, engine }: SmokeTarget, filter: LabelFilter): Promise<string[]> {
  const listed = answered('list', await listContainers(host, engine, { ...filter, which: 'all' }));
  return listed.map(({ id }) => id);
}

async function inspect({ host, engine }: SmokeTarget, id: string): Promise<ContainerDetails> {
  return answered('inspect', await inspectContainer(host, engine, id));
}

function answered<T>(what: string, answer: EngineAnswer<T>): T {
  if (answer.ok) return answer.value;
  const { error, status, message } = answer;
  if (status === null) throw new EngineSilent(`the engine did not answer: ${formatErrno(error)}`);
  throw new EngineSilent(`the engine answered ${what} with HTTP ${status} ${message}`.trim());
}

/** Ends a check that needs the engine's answer; the message says what the engine did instead. */
export class EngineSilent extends Error {}
