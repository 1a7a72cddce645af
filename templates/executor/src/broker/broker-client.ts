import { EngineError } from '../engine/engine-error.ts';
import type { Health, HealthCheck } from '../pool/health.ts';
import type { Containers, Ending, Lease, PoolState } from '../pool/lease.ts';
import { ask, noBroker, readAnswer } from './broker-connection.ts';
import type { BrokerRequest } from './broker-protocol.ts';

/** Milliseconds for what the broker knows without a container. */
const answerTimeout = 10_000;

/** Containers, and the engine's health, from the only process that holds the engine's socket. */
export class BrokerClient implements Containers, HealthCheck {
  readonly #path: string;
  #pools: readonly PoolState[] = [];
  #up = false;
  #asking: Promise<Health> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  get up(): boolean {
    return this.#up;
  }

  /** As it was at the last check. */
  state(): readonly PoolState[] {
    return this.#pools;
  }

  /** The containers die with their connections; the broker's own are its affair. */
  async close(): Promise<void> {}

  async lease(image: string, signal: AbortSignal): Promise<Lease> {
    const connection = await ask(this.#path, { verb: 'lease', image });
    const onAbort = () => void connection.destroy();
    signal.addEventListener('abort', onAbort);
    try {
      if (signal.aborted) onAbort();
      const { id, warm } = await readAnswer(this.#path, connection);
      if (typeof id !== 'string') throw noBroker(this.#path, 'not a broker');
      return {
        ...{ id, image, warm: warm === true, connection },
        ending: (timeout) => this.#ending(id, timeout),
        release: () => void connection.destroy(),
      };
    } catch (error) {
      connection.destroy();
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async check(): Promise<Health> {
    // Many askers, one question: a flood of them must not take the connections that leases need.
    this.#asking ??= this.#stats().finally(() => {
      this.#asking = undefined;
    });
    const health = await this.#asking;
    this.#up = health.status === 'healthy';
    return health;
  }

  async #stats(): Promise<Health> {
    try {
      const { health, pools } = await this.#ask({ verb: 'stats' });
      if (!isHealth(health) || !Array.isArray(pools)) throw noBroker(this.#path, 'not a broker');
      this.#pools = pools;
      return health;
    } catch (error) {
      this.#pools = [];
      const reason = error instanceof EngineError ? error.failure : 'broker_unreachable';
      return { status: 'unhealthy', reason, error: (error as Error).message };
    }
  }

  /** A broker that is gone knows of no end. */
  async #ending(id: string, timeout: number): Promise<Ending> {
    const response = await this.#ask({ verb: 'ending', id, timeout }).catch(() => ({}));
    const { exitCode, oomKilled } = response as Partial<Ending>;
    return { exitCode: typeof exitCode === 'number' ? exitCode : undefined, oomKilled: oomKilled === true };
  }

  async #ask(request: BrokerRequest): Promise<Readonly<Record<string, unknown>>> {
    const connection = await ask(this.#path, request);
    connection.setTimeout(answerTimeout, () => connection.destroy());
    try {
      return await readAnswer(this.#path, connection);
    } finally {
      connection.destroy();
    }
  }
}

function isHealth(value: unknown): value is Health {
  return typeof value === 'object' && value !== null && 'status' in value;
}
