import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { BodyBudget } from './body-budget.ts';
import { Enforcement } from './engine/enforcement.ts';
import type { Engine } from './engine/engine.ts';
import { sweepOrphans, type When } from './engine/orphans.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics/metrics.ts';
import { ContainerEvents } from './pool/container-events.ts';
import { EngineHealth, type HealthCheck } from './pool/health.ts';
import type { Containers } from './pool/lease.ts';
import { Pool, type PoolObserver } from './pool/pool.ts';
import { Queue } from './queue.ts';
import type { Settings } from './settings/settings.ts';

const sweepInterval = 60_000;

/** Bytes of requests that are read, wait or run, together. */
const mostBodies = 64 * 1024 * 1024;

/** Everything that lives as long as the process does. */
export interface Service {
  readonly settings: Settings;
  /** Undefined where a broker holds the engine's socket. */
  readonly engine: Engine | undefined;
  readonly health: HealthCheck;
  readonly containers: Containers;
  readonly queue: Queue;
  readonly bodies: BodyBudget;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Aborted with 'shutting_down' when the grace period is over. */
  readonly ending: AbortController;
  /** Requests being answered. */
  readonly pending: Set<Promise<unknown>>;
}

/** The one that asks the engine itself. */
export interface EngineService extends Service {
  readonly engine: Engine;
  readonly events: ContainerEvents;
  readonly containers: Pool;
  /** The machine's name: inside a container its id, so a restarted one knows its own. */
  readonly owner: string;
}

export function createService(
  settings: Settings,
  parts: { engine: Engine; metrics: Metrics; log: Log },
): EngineService {
  const { engine } = parts;
  const owner = hostname();
  const enforcement = new Enforcement(engine);
  const events = new ContainerEvents(engine, settings.deployment);
  const observer = observe(parts);
  const health = new EngineHealth(engine, enforcement, () => containers.state());
  const containers: Pool = new Pool(settings, { engine, events, enforcement, health, owner, observer });
  return {
    ...assembleService(settings, { ...parts, containers, health }),
    engine,
    events,
    containers,
    owner,
  };
}

/** What does not depend on where the containers come from. */
export function assembleService(
  settings: Settings,
  parts: Pick<Service, 'engine' | 'containers' | 'health' | 'metrics' | 'log'>,
): Service {
  const queue = new Queue(settings.maxConcurrency, settings.queue);
  const bodies = new BodyBudget(mostBodies);
  const ending = new AbortController();
  // Every request under way listens to it; Node takes more than ten for a leak.
  setMaxListeners(0, ending.signal);
  return { settings, ...parts, queue, bodies, ending, pending: new Set() };
}

function observe({ metrics, log }: Pick<Service, 'metrics' | 'log'>): PoolObserver {
  return {
    created: () => metrics.created(),
    started: (image, seconds) => metrics.startSeconds(seconds, { image }),
    removed: (reason) => metrics.removed({ reason }),
    usability: (image, unusable) => {
      if (unusable === undefined) log('info', 'image_usable', { image });
      else log('warn', 'image_unusable', { image, error: unusable });
    },
  };
}

export function newRequestId(): string {
  return randomUUID();
}

/** Keeps the service's end waiting until the work is done. */
export function track<T>(service: Service, work: Promise<T>): Promise<T> {
  service.pending.add(work);
  const done = () => void service.pending.delete(work);
  work.then(done, done);
  return work;
}

/** Sweeps now and then; for the first time before there are any containers of this process. */
export async function sweepRegularly(service: EngineService): Promise<void> {
  await sweep(service, 'at start');
  setInterval(() => sweep(service, 'later'), sweepInterval).unref();
}

async function sweep({ engine, settings, owner, containers, metrics, log }: EngineService, when: When) {
  const { deployment, idleMaxAge, maxTimeout } = settings;
  const mine = { deployment, owner, alive: containers.alive, oldest: idleMaxAge + maxTimeout };
  try {
    const count = await sweepOrphans(engine, mine, when);
    metrics.orphans({}, count);
    if (count > 0) log('warn', 'orphans_removed', { count });
  } catch (error) {
    log('warn', 'sweep_failed', { error: (error as Error).message });
  }
}
