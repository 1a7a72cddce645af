import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import { Enforcement } from './enforcement.ts';
import type { Engine } from './engine.ts';
import { EngineHealth } from './health.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { OomEvents } from './oom-events.ts';
import { sweepOrphans } from './orphans.ts';
import { Queue } from './queue.ts';
import type { Settings } from './settings.ts';

const sweepInterval = 60_000;

/** Everything that lives as long as the process does. */
export interface Service {
  readonly settings: Settings;
  readonly engine: Engine;
  readonly enforcement: Enforcement;
  readonly health: EngineHealth;
  readonly oom: OomEvents;
  readonly queue: Queue;
  readonly metrics: Metrics;
  readonly log: Log;
  /** The machine's name: inside a container its id, so a restarted one knows its own. */
  readonly owner: string;
  /** Aborted with 'shutting_down' when the grace period is over. */
  readonly ending: AbortController;
  /** Requests being answered and containers being removed. */
  readonly pending: Set<Promise<unknown>>;
}

export function createService(
  settings: Settings,
  parts: { engine: Engine; metrics: Metrics; log: Log },
): Service {
  const { engine } = parts;
  const queue = new Queue(settings.maxConcurrency, settings.queue);
  const oom = new OomEvents(engine, settings.deployment);
  const enforcement = new Enforcement(engine);
  const health = new EngineHealth(engine, enforcement);
  const service = { settings, ...parts, enforcement, health, oom, queue };
  const ending = new AbortController();
  // Every request under way listens to it; Node takes more than ten for a leak.
  setMaxListeners(0, ending.signal);
  return { ...service, owner: hostname(), ending, pending: new Set() };
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

/** Sweeps now and then. Own containers go only at the start: later, what carries this owner's name is alive. */
export async function sweepRegularly(service: Service): Promise<void> {
  const sweep = async (when: 'at start' | 'later') => {
    try {
      const { settings, owner } = service;
      const count = await sweepOrphans(service.engine, { deployment: settings.deployment, owner }, when);
      service.metrics.orphans({}, count);
      if (count > 0) service.log('warn', 'orphans_removed', { count });
    } catch (error) {
      service.log('warn', 'sweep_failed', { error: (error as Error).message });
    }
  };
  await sweep('at start');
  setInterval(() => sweep('later'), sweepInterval).unref();
}
