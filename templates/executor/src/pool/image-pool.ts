import type { Duplex } from 'node:stream';
import type { PoolState } from './lease.ts';
import type { Started } from './start-container.ts';
import { WaitQueue } from './wait-queue.ts';

export interface ImagePoolOptions {
  readonly image: string;
  readonly size: number;
  /** Resolves with a new container. */
  readonly start: () => Promise<Started>;
  /** Ends and removes one, in the background. */
  readonly discard: (container: Started, reason: string) => void;
  /** Why the image can't be used; undefined for a failure that is the engine's. */
  readonly blame: (error: unknown) => string | undefined;
  /** Called when the image becomes usable (undefined) or unusable, or the reason changes. */
  readonly onUsability: (image: string, unusable: string | undefined) => void;
}

interface Idle {
  readonly container: Started;
  readonly since: number;
  readonly release: () => void;
}

/** Milliseconds. Longer than a short script takes: the next container's start should not take the processor from its answer. */
const refillDelay = 20;
const shortestBackoff = 250;
const longestBackoff = 5_000;

/** The containers of one image that wait for a script, and the scripts that wait for a container. */
export class ImagePool {
  readonly #options: ImagePoolOptions;
  readonly #idle: Idle[] = [];
  readonly #waiting = new WaitQueue<Started>();
  #starting = 0;
  #backoff = 0;
  #timer: NodeJS.Timeout | undefined;
  #unusable: string | undefined;
  #lacks: readonly string[] = [];
  #closed = false;

  constructor(options: ImagePoolOptions) {
    this.#options = options;
  }

  get state(): PoolState {
    const { image, size } = this.#options;
    const [idle, starting, unusable] = [this.#idle.length, this.#starting, this.#unusable];
    return { image, size, idle, starting, unusable, lacks: this.#lacks };
  }

  /** The oldest one that is ready, if any is. */
  take(): Started | undefined {
    const idle = this.#idle.shift();
    if (!idle) return undefined;
    idle.release();
    this.#refillIn(refillDelay);
    return idle.container;
  }

  /** Rejects with what kept the next container from starting, or with the signal's reason. */
  next(signal: AbortSignal): Promise<Started> {
    const container = this.#waiting.join(signal);
    this.#startFor(this.#waiting.length);
    return container;
  }

  fill(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#startFor(this.#waiting.length + this.#options.size - this.#idle.length);
  }

  /** At most one at a time, so that a pool is never empty for its age. */
  retire(before: number): void {
    if (this.#idle[0] === undefined || this.#idle[0].since >= before) return;
    const container = this.take();
    if (container) this.#options.discard(container, 'aged');
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { container, release } of this.#idle.splice(0)) {
      release();
      this.#options.discard(container, 'shutting_down');
    }
  }

  #startFor(count: number): void {
    while (!this.#closed && this.#starting < count) {
      this.#starting += 1;
      void this.#start();
    }
  }

  async #start(): Promise<void> {
    try {
      const container = await this.#options.start();
      this.#starting -= 1;
      this.#arrived(container);
    } catch (error) {
      this.#starting -= 1;
      this.#failed(error);
    }
  }

  #arrived(container: Started): void {
    this.#lacks = container.lacks;
    this.#judge(undefined);
    const waiter = this.#waiting.shift();
    if (waiter) this.#serve(waiter.resolve, container);
    else if (this.#closed) this.#options.discard(container, 'shutting_down');
    else if (this.#idle.length >= this.#options.size) this.#options.discard(container, 'surplus');
    else this.#keep(container);
  }

  #serve(resolve: (container: Started) => void, container: Started): void {
    resolve(container);
    this.#backoff = 0;
    this.#refillIn(refillDelay);
  }

  /** The first in line learns of it, since a start was made for each; the pool itself is filled again later. */
  #failed(error: unknown): void {
    this.#judge(this.#options.blame(error));
    this.#waiting.shift()?.reject(error);
    this.#backOff();
  }

  #keep(container: Started): void {
    const evict = () => {
      const place = this.#idle.findIndex((idle) => idle.container === container);
      if (place < 0) return;
      this.#idle.splice(place, 1);
      release();
      this.#options.discard(container, 'died');
      this.#backOff();
    };
    const release = listen(container.connection, evict);
    this.#idle.push({ container, since: Date.now(), release });
    this.#backoff = 0;
  }

  /** Several that fail together are one failure. */
  #backOff(): void {
    if (this.#backoff > 0 && this.#timer) return;
    this.#backoff = Math.min(longestBackoff, Math.max(shortestBackoff, this.#backoff * 2));
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#refillIn(this.#backoff);
  }

  #refillIn(delay: number): void {
    if (this.#closed || this.#options.size === 0) return;
    this.#timer ??= setTimeout(() => this.fill(), Math.max(delay, this.#backoff));
  }

  #judge(unusable: string | undefined): void {
    if (unusable === this.#unusable) return;
    this.#unusable = unusable;
    this.#options.onUsability(this.#options.image, unusable);
  }
}

/** A waiting container is silent: when its connection closes, or says anything, it is of no use any more. */
function listen(connection: Duplex, onSign: () => void): () => void {
  const signs = ['data', 'end', 'close', 'error'] as const;
  for (const sign of signs) connection.on(sign, onSign);
  connection.resume();
  return () => {
    connection.pause();
    for (const sign of signs) connection.off(sign, onSign);
    // Whatever happens to it later is no reason to end the service.
    connection.on('error', () => {});
  };
}
