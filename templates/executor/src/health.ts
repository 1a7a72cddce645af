import type { Enforcement, LimitName } from './enforcement.ts';
import type { Engine } from './engine.ts';
import { EngineError } from './engine-error.ts';

export type Health =
  | { readonly status: 'healthy'; readonly not_enforced?: readonly LimitName[] }
  | { readonly status: 'unhealthy'; readonly reason: string; readonly error: string };

/** How old, in milliseconds, an answer of the engine may be to count as its present state. */
const freshness = 5_000;

/** Whether the engine answers. A good answer is kept for a while; a bad one never, so that a repair shows at once. */
export class EngineHealth {
  readonly #engine: Engine;
  readonly #enforcement: Enforcement;
  #goodUntil = 0;
  #asking: Promise<Health> | undefined;

  constructor(engine: Engine, enforcement: Enforcement) {
    this.#engine = engine;
    this.#enforcement = enforcement;
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

  /** Healthy all the same: whoever runs scripts without a limit should see it, not lose the service over it. */
  async #healthy(): Promise<Health> {
    const missing = await this.#enforcement.missing();
    return { status: 'healthy', ...(missing.length > 0 && { not_enforced: missing }) };
  }
}
