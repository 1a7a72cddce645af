import { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EngineError, fromErrno } from './engine-error.ts';
import { messageIn } from './engine-message.ts';
import type { Ask, Transport } from './engine-transport.ts';
import { chooseVersion, versionAskedFor } from './engine-version.ts';

/** Called after every request, for the metrics. `outcome` is an HTTP status or a failure's name. */
export type OnCall = (operation: string, outcome: string, seconds: number) => void;

/** Podman speaks the same language, with an accent: container-body.ts knows where. */
export type Product = 'docker' | 'podman';

interface Call extends Ask {
  readonly operation: string;
}

/** Calls the engine's API in a version both sides know; every answer that is not a success becomes an EngineError. */
export class Engine {
  readonly #transport: Transport;
  readonly #onCall: OnCall;
  #version: string | undefined;
  #product: Product = 'docker';

  constructor(transport: Transport, onCall: OnCall = () => {}) {
    this.#transport = transport;
    this.#onCall = onCall;
  }

  /** As the last answer to a ping tells. */
  get product(): Product {
    return this.#product;
  }

  /** Pings the engine and negotiates the version again: the engine may have been updated since. */
  async ping(): Promise<string> {
    const response = await this.#open({
      operation: 'ping',
      method: 'GET',
      path: '/_ping',
      timeout: 5_000,
      connection: 'new',
    });
    const header = response.headers['api-version'];
    this.#product = response.headers['libpod-api-version'] === undefined ? 'docker' : 'podman';
    response.resume();
    this.#version = chooseVersion(typeof header === 'string' ? header : undefined);
    return this.#version;
  }

  /** The answer's JSON, or undefined where there is none. */
  async json(call: Call): Promise<unknown> {
    const answer = await this.#read(await this.stream(call), call.operation);
    if (answer === '') return undefined;
    try {
      return JSON.parse(answer);
    } catch {
      throw new EngineError('docker_error', `the engine's answer to ${call.operation} is not JSON`);
    }
  }

  /** The answer with its body unread, for one that takes long or never ends. */
  async stream(call: Call): Promise<IncomingMessage> {
    return this.#versioned(call, (ask) => this.#open(ask));
  }

  /** The connection itself, taken over from HTTP. */
  async upgrade(call: Call): Promise<Duplex> {
    return this.#versioned(call, async (ask) => {
      const answer = await this.#timed(ask.operation, () => this.#transport.upgrade(ask));
      if (answer instanceof IncomingMessage) throw await this.#refusal(answer, ask.operation);
      return answer;
    });
  }

  async #versioned<T>(call: Call, send: (call: Call) => Promise<T>): Promise<T> {
    const version = this.#version ?? (await this.ping());
    try {
      return await send({ ...call, path: `/v${version}${call.path}` });
    } catch (error) {
      const required = error instanceof EngineError ? versionAskedFor(error.message) : undefined;
      if (required === undefined || required === version) throw error;
      this.#version = chooseVersion(required);
      return send({ ...call, path: `/v${this.#version}${call.path}` });
    }
  }

  async #open(call: Call): Promise<IncomingMessage> {
    const response = await this.#timed(call.operation, () => this.#transport.open(call));
    if ((response.statusCode ?? 0) < 300) return response;
    throw await this.#refusal(response, call.operation);
  }

  async #refusal(response: IncomingMessage, operation: string): Promise<EngineError> {
    const body = await this.#read(response, operation);
    const reason = messageIn(body) ?? `HTTP ${response.statusCode}`;
    return new EngineError(
      'docker_error',
      `the engine rejected the ${operation} request: ${reason}`,
      response.statusCode,
    );
  }

  async #read(response: IncomingMessage, operation: string): Promise<string> {
    try {
      return await text(response);
    } catch (error) {
      this.#onCall(operation, 'cut_off', 0);
      throw fromErrno(error as NodeJS.ErrnoException, this.#transport.where);
    }
  }

  async #timed<T extends IncomingMessage | Duplex>(operation: string, send: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const report = (outcome: string) =>
      this.#onCall(operation, outcome, (performance.now() - started) / 1000);
    try {
      const answer = await send();
      report(answer instanceof IncomingMessage ? String(answer.statusCode) : '101');
      return answer;
    } catch (error) {
      report(error instanceof EngineError ? error.failure : 'docker_error');
      throw error;
    }
  }
}
