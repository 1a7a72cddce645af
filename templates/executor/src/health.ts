import type { Engine } from './engine.ts';
import { EngineError } from './engine-error.ts';

export type Health =
  | { readonly status: 'healthy' }
  | { readonly status: 'unhealthy'; readonly reason: string; readonly error: string };

/** How old, in milliseconds, an answer of the engine may be to count as its present state. */
const freshness = 5_000;

/** Whether the engine answers. A good answer is kept for a while; a bad one never, so that a repair shows at once. */
export class EngineHealth {
  readonly #engine: Engine;
  #goodUntil = 0;
  #asking: Promise<Health> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get up(): boolean {
    return Date.now() < this.#goodUntil;
  }

  async check(): Promise<Health> {
    if (this.up) return { status: 'healthy' };
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
      return { status: 'healthy' };
    } catch (error) {
      const reason = error instanceof EngineError ? error.failure : 'docker_error';
      return { status: 'unhealthy', reason, error: (error as Error).message };
    }
  }
}
