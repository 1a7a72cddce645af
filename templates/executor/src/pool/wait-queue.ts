interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** First come, first served, until the signal of each. */
export class WaitQueue<T> {
  readonly #waiting: Waiter<T>[] = [];

  get length(): number {
    return this.#waiting.length;
  }

  /** Rejects with the signal's reason, or with the error given to the waiter. */
  join(signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal.reason);
      };
      const settled = () => signal.removeEventListener('abort', onAbort);
      const waiter: Waiter<T> = {
        resolve: (value) => {
          settled();
          resolve(value);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      };
      signal.addEventListener('abort', onAbort);
      this.#waiting.push(waiter);
    });
  }

  /** Removes the first waiter and returns it. */
  shift(): Waiter<T> | undefined {
    return this.#waiting.shift();
  }
}
