import { removeContainer } from '../engine/containers.ts';
import type { Engine } from '../engine/engine.ts';
import type { ContainerEvents } from './container-events.ts';

const secondTry = 5_000;
/** Milliseconds. Most containers are gone in a fifth of a second; what resists the end of its input is killed after this. */
const ownPace = 1_000;

/** Containers on their way out. */
export class Removals {
  readonly #engine: Engine;
  readonly #events: Pick<ContainerEvents, 'gone'>;
  readonly #most: number;
  readonly #underWay = new Set<Promise<boolean>>();

  /** `most`: how many may be under way when another container is made. */
  constructor({
    engine,
    events,
    most,
  }: { engine: Engine; events: Pick<ContainerEvents, 'gone'>; most: number }) {
    this.#engine = engine;
    this.#events = events;
    this.#most = most;
  }

  /** Resolves once the engine has kept up: what is made faster than it is removed would pile up. */
  async room(): Promise<void> {
    while (this.#underWay.size >= this.#most) await Promise.race(this.#underWay);
  }

  /**
   * Of a container whose input was just closed: its runner ends by itself and the engine removes it. That spares the engine
   * the kill, for which it would start another process. Resolves with whether it is gone.
   */
  letGo(id: string): Promise<boolean> {
    // Only Docker closes the input at once when the connection does.
    const gone = this.#engine.product === 'docker' ? this.#events.gone(id, ownPace) : Promise.resolve(false);
    return this.#count(gone.then((isGone) => isGone || this.#kill(id)));
  }

  /** Resolves with whether it is gone. */
  remove(id: string): Promise<boolean> {
    return this.#count(this.#kill(id));
  }

  #count(work: Promise<boolean>): Promise<boolean> {
    this.#underWay.add(work);
    void work.then(() => this.#underWay.delete(work));
    return work;
  }

  #kill(id: string): Promise<boolean> {
    return removeContainer(this.#engine, id).then(
      () => true,
      () => this.#tryLater(id),
    );
  }

  /** An engine that restarts may keep its containers: asked again when it is back, before the next sweep would find it. */
  #tryLater(id: string): false {
    setTimeout(() => removeContainer(this.#engine, id).catch(() => {}), secondTry).unref();
    return false;
  }
}
