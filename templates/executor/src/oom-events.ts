import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { deploymentLabel } from './container-body.ts';
import type { Engine } from './engine.ts';

/** A container that is removed on exit can't be asked afterwards why it died; the engine's events tell it while it lives. */
export class OomEvents {
  readonly #seen = new Set<string>();
  readonly #engine: Engine;
  readonly #path: string;

  constructor(engine: Engine, deployment: string) {
    const filters = { label: [`${deploymentLabel}=${deployment}`], event: ['oom'] };
    this.#engine = engine;
    this.#path = `/events?filters=${encodeURIComponent(JSON.stringify(filters))}`;
  }

  /** Listens until the signal; an engine that restarts is listened to again. */
  async listen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#listenOnce(signal).catch(() => {});
      await sleep(1000, undefined, { signal }).catch(() => {});
    }
  }

  /** Whether the container ran out of memory; waits a moment, since the event and the exit come on different connections. */
  async happened(id: string, patience: number): Promise<boolean> {
    const until = Date.now() + patience;
    while (!this.#seen.has(id) && Date.now() < until) await sleep(5);
    return this.#seen.delete(id);
  }

  async #listenOnce(signal: AbortSignal): Promise<void> {
    const response = await this.#engine.stream({
      operation: 'events',
      method: 'GET',
      path: this.#path,
      signal,
    });
    for await (const line of createInterface({ input: response })) {
      const id = containerIn(line);
      if (id !== undefined) this.#remember(id);
    }
  }

  #remember(id: string): void {
    this.#seen.add(id);
    // Nobody asks about a container whose client went away.
    if (this.#seen.size > 1000) this.#seen.delete(this.#seen.values().next().value ?? '');
  }
}

function containerIn(line: string): string | undefined {
  try {
    const event = JSON.parse(line) as { Actor?: { ID?: string } };
    return event.Actor?.ID;
  } catch {
    return undefined;
  }
}
