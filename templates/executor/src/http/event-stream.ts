import type { IncomingMessage, ServerResponse } from 'node:http';
import { type HttpResponse, send } from './http-response.ts';
import { type OutputEvent, OutputEvents, type StreamName } from './output-events.ts';
import type { Encoding } from './request-fields.ts';

interface Waiting {
  readonly stream: StreamName;
  readonly parts: Buffer[];
  bytes: number;
}

/** Bytes of output in one event, about. */
const longestEvent = 64 * 1024;
const mostParts = 256;

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
    response.on('drain', () => this.#flushWhileRead());
  }

  /** What a job is to call with its output. */
  follow(encoding: Encoding): (stream: StreamName, part: Buffer) => void {
    this.#events = new OutputEvents(encoding);
    return (stream, part) => {
      this.#keep(stream, part);
      this.#flushWhileRead();
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
  finish(answer: HttpResponse): void {
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
    if (last?.stream === stream && last.bytes < longestEvent) {
      last.parts.push(part);
      last.bytes += part.length;
      // Output that comes byte by byte must not be kept as so many buffers.
      if (last.parts.length >= mostParts) last.parts.splice(0, mostParts, Buffer.concat(last.parts));
    } else this.#waiting.push({ stream, parts: [part], bytes: part.length });
  }

  /** What a slow reader has not come to yet is kept as bytes, of which a script may print only so many. */
  #flushWhileRead(): void {
    while (this.#waiting.length > 0 && !this.#response.writableNeedDrain) this.#flushOne();
  }

  #flush(): void {
    while (this.#waiting.length > 0) this.#flushOne();
  }

  #flushOne(): void {
    const next = this.#waiting.shift();
    if (next) this.#writeOutput(this.#events.encode(next.stream, Buffer.concat(next.parts)));
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
