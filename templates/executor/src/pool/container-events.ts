import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../engine/engine.ts';
import { deploymentLabel } from '../engine/labels.ts';
import type { Ending } from './lease.ts';

const reconnectDelay = 1_000;

const unknownEnding: Ending = { exitCode: undefined, oomKilled: false };

interface News {
  ending: Ending;
  gone: boolean;
  /** Called with every event. */
  onNews: (() => void) | undefined;
}

/**
 * One stream for the whole service: a container that is removed on exit can't be asked afterwards how it ended; the
 * engine's events tell it. They come on another connection than the output, so a little earlier or later.
 */
export class ContainerEvents {
  readonly #engine: Engine;
  readonly #path: string;
  readonly #news = new Map<string, News>();

  constructor(engine: Engine, deployment: string) {
    const filters = { label: [`${deploymentLabel}=${deployment}`], event: ['oom', 'die', 'destroy'] };
    this.#engine = engine;
    this.#path = `/events?filters=${encodeURIComponent(JSON.stringify(filters))}`;
  }

  /** Listens until the signal; an engine that restarts is listened to again. */
  async listen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#listenOnce(signal).catch(() => {});
      await sleep(reconnectDelay, undefined, { signal }).catch(() => {});
    }
  }

  /** Keeps the container's events from now on, until `forget`. */
  watch(id: string): void {
    this.#news.set(id, { ending: unknownEnding, gone: false, onNews: undefined });
  }

  forget(id: string): void {
    this.#news.delete(id);
  }

  /** What is known of the container's end, after up to `timeout` milliseconds if it is not known yet. */
  async ending(id: string, timeout: number): Promise<Ending> {
    const news = this.#news.get(id);
    if (!news) return unknownEnding;
    // Out of memory counts as an end, too: PID 1 lives on when only the script was killed.
    if (news.ending.exitCode === undefined) await nextNews(news, { timeout, isIt: () => true });
    return news.ending;
  }

  /** Whether the engine has removed the container, after up to `timeout` milliseconds if it has not yet. */
  async gone(id: string, timeout: number): Promise<boolean> {
    const news = this.#news.get(id);
    if (!news) return false;
    if (!news.gone) await nextNews(news, { timeout, isIt: () => news.gone });
    return news.gone;
  }

  async #listenOnce(signal: AbortSignal): Promise<void> {
    const response = await this.#engine.stream({
      operation: 'events',
      method: 'GET',
      path: this.#path,
      signal,
    });
    for await (const line of createInterface({ input: response })) this.#take(parseEvent(line));
  }

  #take({ id, action, exitCode }: Event): void {
    const news = this.#news.get(id);
    if (!news) return;
    if (action === 'oom') news.ending = { ...news.ending, oomKilled: true };
    else if (action === 'die') news.ending = { ...news.ending, exitCode };
    else news.gone = true;
    news.onNews?.();
  }
}

function nextNews(news: News, { timeout, isIt }: { timeout: number; isIt: () => boolean }): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeout);
    news.onNews = () => {
      if (!isIt()) return;
      clearTimeout(timer);
      resolve();
    };
  });
}

interface Event {
  readonly id: string;
  readonly action: unknown;
  readonly exitCode: number;
}

const unreadable: Event = { id: '', action: undefined, exitCode: 0 };

/** Docker and Podman name the exit code differently. */
function parseEvent(line: string): Event {
  try {
    const { Action, Actor } = JSON.parse(line);
    const { exitCode, containerExitCode } = Actor.Attributes;
    return { id: String(Actor.ID), action: Action, exitCode: Number(exitCode ?? containerExitCode ?? 137) };
  } catch {
    return unreadable;
  }
}
