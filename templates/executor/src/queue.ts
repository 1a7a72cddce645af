export type Refusal = 'full' | 'too_long' | 'gone' | 'closed';

/** At most `width` holders at a time, at most `length` waiting, first come first served. */
export class Queue {
  readonly #width: number;
  readonly #length: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #closed = false;

  constructor(width: number, length: number) {
    this.#width = width;
    this.#length = length;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves with undefined once there is room (then `leave` must follow), or with why there is none. */
  enter(timeout: number, signal: AbortSignal): Promise<Refusal | undefined> {
    if (this.#closed) return Promise.resolve('closed');
    if (signal.aborted) return Promise.resolve('gone');
    if (this.#running < this.#width) {
      this.#running += 1;
      return Promise.resolve(undefined);
    }
    if (this.#waiting.length >= this.#length) return Promise.resolve('full');
    return this.#wait(timeout, signal);
  }

  leave(): void {
    // The place passes on to the next in line, so the count stays as it is.
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }

  /** Admits no new request; those that already wait still get their turn. */
  close(): void {
    this.#closed = true;
  }

  #wait(timeout: number, signal: AbortSignal): Promise<Refusal | undefined> {
    return new Promise((resolve) => {
      const settle = (refusal?: Refusal) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        const place = this.#waiting.indexOf(onTurn);
        if (place >= 0) this.#waiting.splice(place, 1);
        resolve(refusal);
      };
      const onTurn = () => settle();
      const onAbort = () => settle('gone');
      const timer = setTimeout(() => settle('too_long'), timeout * 1000);
      signal.addEventListener('abort', onAbort);
      this.#waiting.push(onTurn);
    });
  }
}
