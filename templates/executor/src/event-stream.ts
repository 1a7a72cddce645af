import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, send } from './http-answer.ts';
import { type OutputEvent, OutputEvents, type StreamName } from './output-events.ts';
import type { Encoding } from './request-fields.ts';

interface Waiting {
  readonly stream: StreamName;
  readonly parts: Buffer[];
}

export function wantsEvents(request: IncomingMessage): boolean {
  return /(?:^|,)\s*text\/event-stream\s*(?:;|,|$)/i.test(request.headers.accept ?? '');
}

/** An answer as server-sent events: `stdout` and `stderr` as they come, at last `result`, or `error` when the run broke off. */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #waiting: Waiting[] = [];
  #events = new OutputEvents('utf8');

  constructor(response: ServerResponse) {
    this.#response = response;
    response.on('drain', () => this.#flush());
  }

  /** What a job is to call with its output. */
  follow(encoding: Encoding): (stream: StreamName, part: Buffer) => void {
    this.#events = new OutputEvents(encoding);
    return (stream, part) => {
      this.#keep(stream, part);
      // Until a slow reader has caught up its output is kept as bytes, of which a script may print only so many.
      if (!this.#response.writableNeedDrain) this.#flush();
    };
  }

  /** Writes what is left of the outputs. */
  close(ends: Readonly<Record<StreamName, 'whole' | 'cut'>>): void {
    this.#flush();
    for (const stream of ['stdout', 'stderr'] as const) {
      this.#writeOutput(this.#events.finish(stream, ends[stream]));
    }
  }

  /** Before the first output a refusal is an ordinary answer. */
  finish(answer: Answer): void {
    if (answer.status !== 200 && !this.#response.headersSent) {
      send(this.#response, answer);
      return;
    }
    this.#flush();
    this.#write(answer.status === 200 ? 'result' : 'error', answer.body);
    this.#response.end();
  }

  #keep(stream: StreamName, part: Buffer): void {
    const last = this.#waiting.at(-1);
    if (last?.stream === stream) last.parts.push(part);
    else this.#waiting.push({ stream, parts: [part] });
  }

  #flush(): void {
    for (const { stream, parts } of this.#waiting.splice(0)) {
      this.#writeOutput(this.#events.encode(stream, Buffer.concat(parts)));
    }
  }

  #writeOutput(event: OutputEvent | undefined): void {
    if (event !== undefined) this.#write(event.stream, event.data);
  }

  #write(event: string, data: object | string): void {
    if (this.#response.destroyed) return;
    if (!this.#response.headersSent) this.#response.writeHead(200, streamHeaders);
    this.#response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}

const streamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  // Tells nginx to pass the events on as they come.
  'X-Accel-Buffering': 'no',
};
