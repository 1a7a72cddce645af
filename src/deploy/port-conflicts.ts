import type { EngineAt } from '../engine/engine-at.ts';
import { labelNames } from '../engine/labels.ts';
import { listContainers } from '../engine/reader.ts';
import type { Host } from '../host/host.ts';
import type { Blocker } from './blocker.ts';
import type { PublishedPort, ResolvedService } from './resolved-project.ts';

export interface PortOptions {
  readonly engine: EngineAt;
  /** Whether the engine's ports are this host's own. */
  readonly place: 'here' | 'elsewhere';
  readonly projectName: string;
  readonly services: readonly ResolvedService[];
}

interface Holder {
  readonly address: string;
  readonly port: number;
  readonly name: string;
  readonly project: string;
}

const CONNECT_TIMEOUT_MS = 1000;

/** Ports that something else listens on; one that this very project has published is its own. */
export async function portConflicts(host: Host, question: PortOptions): Promise<Blocker[]> {
  const published = question.services.flatMap(({ ports }) => ports);
  if (published.length === 0) return [];
  const holders = await readHolders(host, question.engine);
  const found = await Promise.all(published.map((port) => judge(host, port, { question, holders })));
  return found.filter((blocker) => blocker !== null);
}

async function judge(
  host: Host,
  published: PublishedPort,
  { question, holders }: { readonly question: PortOptions; readonly holders: readonly Holder[] },
): Promise<Blocker | null> {
  const holder = holders.find(
    (each) => each.port === published.port && overlaps(each.address, published.address),
  );
  if (holder?.project === question.projectName) return null;
  if (holder !== undefined) return taken(published, `container ${holder.name}`);
  if (question.place === 'elsewhere') return null;
  const address = { kind: 'tcp', host: published.address || '127.0.0.1', port: published.port } as const;
  const answers = await host.connect(address, CONNECT_TIMEOUT_MS);
  return answers.ok ? taken(published, 'another process on this host') : null;
}

function overlaps(one: string, other: string): boolean {
  return one === '' || other === '' || one === other;
}

function taken({ address, port }: PublishedPort, by: string): Blocker {
  const where = address === '' ? '' : ` on ${address}`;
  return {
    problem: `Port ${port}${where} is already in use by ${by}.`,
    next: [{ sentence: `Stop it, or use another port (executor template: HOST_PORT=${port + 1} in .env).` }],
  };
}

async function readHolders(host: Host, engine: EngineAt): Promise<Holder[]> {
  const listed = await listContainers(host, engine, { which: 'running' });
  const containers = listed.ok ? listed.value : [];
  return containers.flatMap(({ name, labels, ports }) =>
    ports.map((each) => ({ ...each, name, project: labels[labelNames.project] ?? '' })),
  );
}
