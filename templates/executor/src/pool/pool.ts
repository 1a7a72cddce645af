import { performance } from 'node:perf_hooks';
import type { Enforcement } from '../engine/enforcement.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/engine-error.ts';
import { deploymentLabel, ownerLabel } from '../engine/labels.ts';
import type { Settings } from '../settings/settings.ts';
import { awaitContainer } from './cold-wait.ts';
import { containerBody } from './container-body.ts';
import type { ContainerEvents } from './container-events.ts';
import type { EngineHealth } from './health.ts';
import { ImagePool } from './image-pool.ts';
import type { Containers, Lease, PoolState } from './lease.ts';
import { Removals } from './removals.ts';
import { Semaphore } from './semaphore.ts';
import { type Started, startRunner } from './start-container.ts';

/** Called for every change of a container, for the metrics and the log. Times in seconds. */
export interface PoolObserver {
  readonly created: () => void;
  readonly started: (image: string, seconds: number) => void;
  /** `reason` is a script's outcome, or died, aged, surplus, shutting_down. */
  readonly removed: (reason: string) => void;
  readonly usability: (image: string, unusable: string | undefined) => void;
}

export interface PoolParts {
  readonly engine: Engine;
  readonly events: ContainerEvents;
  readonly enforcement: Enforcement;
  readonly health: EngineHealth;
  /** What this process puts on its containers, to know them again. */
  readonly owner: string;
  readonly observer: PoolObserver;
}

const retireInterval = 5_000;

/** Nothing runs in these any more, or nothing that had to be stopped. */
const mayLinger: ReadonlySet<string> = new Set(['ok', 'nonzero', 'aged', 'surplus']);

/** Warm containers of every image on the list, each attached and for one script. */
export class Pool implements Containers {
  readonly #settings: Settings;
  readonly #parts: PoolParts;
  readonly #pools: ReadonlyMap<string, ImagePool>;
  readonly #starts: Semaphore;
  readonly #removals: Removals;
  readonly #alive = new Set<string>();
  readonly #going = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: Settings, parts: PoolParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#starts = new Semaphore(settings.startParallelism);
    this.#removals = new Removals({ ...parts, most: 2 * settings.startParallelism });
    this.#pools = new Map(settings.pools.map(({ image, size }) => [image, this.#poolOf(image, size)]));
  }

  /** The ids of all containers that this process has made and not yet removed. */
  get alive(): ReadonlySet<string> {
    return this.#alive;
  }

  start(): void {
    for (const pool of this.#pools.values()) pool.fill();
    this.#timer = setInterval(() => {
      const before = Date.now() - this.#settings.idleMaxAge * 1000;
      for (const pool of this.#pools.values()) pool.retire(before);
    }, retireInterval).unref();
  }

  async lease(image: string, signal: AbortSignal): Promise<Lease> {
    const pool = this.#pools.get(image);
    if (!pool) throw new EngineError('docker_error', `no pool for image ${image}`, 404);
    if (signal.aborted) throw signal.reason;
    const ready = pool.take();
    const wait = { health: this.#parts.health, timeout: this.#settings.queueTimeout, signal };
    const container = ready ?? (await awaitContainer((until) => pool.next(until), wait));
    return this.#leaseOf(image, container, ready !== undefined);
  }

  state(): readonly PoolState[] {
    return [...this.#pools.values()].map(({ state }) => state);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const pool of this.#pools.values()) pool.close();
    while (this.#going.size > 0) await Promise.all(this.#going);
  }

  #poolOf(image: string, size: number): ImagePool {
    return new ImagePool({
      image,
      size,
      start: () => this.#track(this.#starts.pass(() => this.#start(image))),
      discard: (container, reason) => this.#discard(container, reason),
      blame: (error) => blame(image, error),
      onUsability: this.#parts.observer.usability,
    });
  }

  #leaseOf(image: string, container: Started, warm: boolean): Lease {
    const { id, connection } = container;
    return {
      ...{ id, image, warm, connection },
      ending: (timeout) => this.#parts.events.ending(id, timeout),
      release: (reason) => this.#discard(container, reason),
    };
  }

  async #start(image: string): Promise<Started> {
    const { engine, events, observer } = this.#parts;
    await this.#removals.room();
    const asked = performance.now();
    let made: string | undefined;
    const onCreated = (id: string) => {
      made = id;
      this.#alive.add(id);
      events.watch(id);
      observer.created();
    };
    try {
      const started = await startRunner(engine, await this.#bodyOf(image), onCreated);
      observer.started(image, (performance.now() - asked) / 1000);
      return started;
    } catch (error) {
      if (made !== undefined) this.#forget(made, 'engine_error');
      throw error;
    }
  }

  #discard({ id, connection }: Started, reason: string): void {
    // An attached stream that is not read would hold up the container's removal.
    connection.destroy();
    const going = mayLinger.has(reason) ? this.#removals.letGo(id) : this.#removals.remove(id);
    void this.#track(going.then((isGone) => (isGone ? this.#forget(id, reason) : this.#lose(id))));
  }

  /** The second try or the next sweep has it. */
  #lose(id: string): void {
    this.#alive.delete(id);
    this.#parts.events.forget(id);
  }

  #forget(id: string, reason: string): void {
    this.#lose(id);
    this.#parts.observer.removed(reason);
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const going = work.then(
      () => {},
      () => {},
    );
    this.#going.add(going);
    void going.then(() => this.#going.delete(going));
    return work;
  }

  async #bodyOf(image: string) {
    const { enforcement, owner } = this.#parts;
    const settings = this.#settings;
    const unlimited = (await enforcement.missing()).includes('PIDS_LIMIT');
    const { product } = this.#parts.engine;
    const warm = settings.pools.reduce((sum, { size }) => sum + size, 0);
    return containerBody({
      image,
      labels: { [deploymentLabel]: settings.deployment, [ownerLabel]: owner },
      limits: settings.limits,
      product,
      // Without an explicit value, Podman asks for a million, which not every host can grant.
      processes:
        unlimited || product === 'podman' ? settings.limits.pids * settings.maxConcurrency + warm : undefined,
    });
  }
}

/** Where the engine answered and said no, or the runner did not come up, it is the image that can't be used. */
function blame(image: string, error: unknown): string | undefined {
  if (!(error instanceof EngineError) || error.failure !== 'docker_error') return undefined;
  if (error.status === 404) return `not on this host; run: docker pull ${image}`;
  return error.message;
}
