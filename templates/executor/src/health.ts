import type { Enforcement, LimitName } from './enforcement.ts';
import type { Engine } from './engine.ts';
import { EngineError } from './engine-error.ts';
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
  readonly #containers: Pick<Containers, 'state'>;
  #goodUntil = 0;
  #asking: Promise<Health> | undefined;

  constructor(engine: Engine, enforcement: Enforcement, containers: Pick<Containers, 'state'>) {
    this.#engine = engine;
    this.#enforcement = enforcement;
    this.#containers = containers;
  }

  get up(): boolean {
    return Date.now() < this.#goodUntil;
  }

  async check(): Promise<Health> {
    if (this.up) return this.#healthy();
    // Many askers, one question.
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<Health> {
    try {
      await this.#engine.ping();
      this.#goodUntil = Date.now() + freshness;
      return this.#healthy();
    } catch (error) {
      const reason = error instanceof EngineError ? error.failure : 'docker_error';
      return { status: 'unhealthy', reason, error: (error as Error).message };
    }
  }

  /** Healthy all the same: whoever runs scripts without a limit should see it, and one image less is no reason to stop the others. */
  async #healthy(): Promise<Health> {
    const missing = await this.#enforcement.missing();
    return {
      status: 'healthy',
      ...(missing.length > 0 && { not_enforced: missing }),
      ...aboutImages(this.#containers.state()),
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
