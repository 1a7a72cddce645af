import { removeContainer } from '../engine/containers.ts';
import type { Engine } from '../engine/engine.ts';

const secondTry = 5_000;

/** Containers on their way out. */
export class Removals {
  readonly #engine: Engine;
  readonly #most: number;
  readonly #underWay = new Set<Promise<boolean>>();

  /** @param most how many may be under way when another container is made */
  constructor(engine: Engine, most: number) {
    this.#engine = engine;
    this.#most = most;
  }

  /** Resolves once the engine has kept up: what is made faster than it is removed would pile up. */
  async room(): Promise<void> {
    while (this.#underWay.size >= this.#most) await Promise.race(this.#underWay);
  }

  /** Resolves with whether it is gone. */
  async remove(id: string): Promise<boolean> {
    const work = removeContainer(this.#engine, id).then(
      () => true,
      () => this.#tryLater(id),
    );
    this.#underWay.add(work);
    void work.then(() => this.#underWay.delete(work));
    return work;
  }

  /** An engine that restarts may keep its containers: asked again when it is back, before the next sweep would find it. */
  #tryLater(id: string): false {
    setTimeout(() => removeContainer(this.#engine, id).catch(() => {}), secondTry).unref();
    return false;
  }
}
