import type { Enforcement, LimitName } from '../engine/enforcement.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../engine/engine-error.ts';
import type { Containers, PoolState } from './lease.ts';

export type Health =
  | HealthyState
  | { readonly status: 'unhealthy'; readonly reason: string; readonly error: string };

interface HealthyState {
  readonly status: 'healthy';
  /** Limits that this engine takes and does not keep. */
  readonly not_enforced?: readonly LimitName[];
  readonly unusable_images?: readonly { readonly image: string; readonly error: string }[];
  /** Images whose scripts only the service itself ends in time: they have no `timeout`. */
  readonly without_timeout?: readonly string[];
}

/** How old, in milliseconds, an answer of the engine may be to count as its present state. */
const freshness = 5_000;

export interface HealthCheck {
  /** As it was when it was last asked for. */
  readonly up: boolean;
  check(): Promise<Health>;
}

/** Whether the engine answers. A good answer is kept for a while; a bad one never, so that a repair shows at once. */
export class EngineHealth implements HealthCheck {
  readonly #engine: Engine;
  readonly #enforcement: Enforcement;
  readonly #pools: Containers['state'];
  #goodUntil = 0;
  #failure: EngineError | undefined;
  #asking: Promise<EngineError | undefined> | undefined;

  constructor(engine: Engine, enforcement: Enforcement, pools: Containers['state']) {
    this.#engine = engine;
    this.#enforcement = enforcement;
    this.#pools = pools;
  }

  get up(): boolean {
    return Date.now() < this.#goodUntil;
  }

  /** Why it could not be reached when it was last asked. An engine that rejects only the ping can still run scripts. */
  get down(): EngineError | undefined {
    return this.#failure?.failure === 'docker_error' ? undefined : this.#failure;
  }

  async check(): Promise<Health> {
    if (!this.up) await this.ask();
    if (!this.#failure) return this.#healthy();
    const { failure: reason, message } = this.#failure;
    return { status: 'unhealthy', reason, error: message };
  }

  /** Asks the engine now, however fresh its last answer is. Resolves with `down`, within the time limit of a ping. */
  ask(): Promise<EngineError | undefined> {
    // Many askers, one question.
    this.#asking ??= this.#ping().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ping(): Promise<EngineError | undefined> {
    try {
      await this.#engine.ping();
      this.#goodUntil = Date.now() + freshness;
      this.#failure = undefined;
    } catch (error) {
      this.#goodUntil = 0;
      this.#failure =
        error instanceof EngineError ? error : new EngineError('docker_error', (error as Error).message);
    }
    return this.down;
  }

  /** Still healthy: an operator should see that limits are not enforced, and one missing image is no reason to stop the others. */
  async #healthy(): Promise<Health> {
    const missing = await this.#enforcement.missing();
    return {
      status: 'healthy',
      ...(missing.length > 0 && { not_enforced: missing }),
      ...aboutImages(this.#pools()),
    };
  }
}

function aboutImages(pools: readonly PoolState[]): Partial<HealthyState> {
  const unusable = pools.flatMap(({ image, unusable: error }) =>
    error === undefined ? [] : [{ image, error }],
  );
  const without = pools.filter(({ lacks }) => lacks.includes('timeout')).map(({ image }) => image);
  return {
    ...(unusable.length > 0 && { unusable_images: unusable }),
    ...(without.length > 0 && { without_timeout: without }),
  };
}
