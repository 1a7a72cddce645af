import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

const program = new URL('worker.pl', import.meta.url).pathname;

/** A process of worker.pl: what it is told, and what it says, one answer a question. */
export class Worker {
  readonly #process: ChildProcess;
  readonly #lines: Interface;
  readonly #waiting: { resolve(words: string[]): void; reject(error: Error): void }[] = [];
  #complaint = '';
  #ended: Error | null = null;

  /** @param root an empty directory, which gets a file system of its own that no other process sees. */
  constructor(root: string) {
    this.#process = spawn('perl', [program, root], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process.stderr?.on('data', (text) => {
      this.#complaint += text;
    });
    this.#process.on('close', () => this.#end());
    this.#process.on('error', (error) => this.#end(error));
    // What is written to a worker that has ended is told by its end.
    this.#process.stdin?.on('error', () => undefined);
    if (!this.#process.stdout) throw new Error('The worker has no output.');
    this.#lines = createInterface({ input: this.#process.stdout });
    this.#lines.on('line', (line) =>
      this.#waiting.shift()?.resolve(line.split('\t').map(decodeURIComponent)),
    );
  }

  /** Orders that are carried out without a word. */
  tell(orders: readonly (readonly (string | number)[])[]): void {
    const lines = orders.map((words) => words.map((word) => encodeURIComponent(word)).join('\t'));
    const text = `${lines.join('\n')}\n`;
    this.#process.stdin?.write(`${String(text.length).padStart(6, '0')}${text}`);
  }

  /** All in one message, each with an answer of its own. */
  ask(orders: readonly (readonly (string | number)[])[]): Promise<string[]>[] {
    const answers = orders.map(() => this.answer());
    this.tell(orders);
    return answers;
  }

  /** The next answer that is not awaited yet. */
  answer(): Promise<string[]> {
    if (this.#ended) return Promise.reject(this.#ended);
    const answer = new Promise<string[]>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    // Some are asked for early and then not needed: they are not awaited when the worker ends.
    answer.catch(() => undefined);
    return answer;
  }

  stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      this.#process.once('exit', () => resolve());
      // A visitor that outlives it for a moment ends with its input.
      this.#process.stdin?.destroy();
      this.#process.kill('SIGKILL');
    });
  }

  #end(error = new Error(`The worker ended: ${this.#complaint.trim() || 'without a word'}`)): void {
    this.#ended = error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
