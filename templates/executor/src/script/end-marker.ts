/** What the runner says of a script's end. `oomKills` is undefined where it could not look. */
export interface ScriptEnd {
  readonly exitCode: number;
  readonly oomKills: number | undefined;
}

const longestReport = 32;

/**
 * Finds the line `<nonce> <exit code> <oom kills>` that ends one output, wherever the engine has cut the stream, and hands on
 * what comes before it. The line break before the nonce belongs to the marker: a script's last line may have none.
 */
export class EndMarker {
  readonly #marker: Buffer;
  readonly #onOutput: (part: Buffer) => void;
  #held = Buffer.alloc(0);
  #end: ScriptEnd | undefined;

  constructor(nonce: string, onOutput: (part: Buffer) => void) {
    this.#marker = Buffer.from(`\n${nonce} `);
    this.#onOutput = onOutput;
  }

  get end(): ScriptEnd | undefined {
    return this.#end;
  }

  feed(part: Buffer): void {
    // What is still running in the background may print more; it is not waited for.
    if (this.#end) return;
    const seen = this.#held.length > 0 ? Buffer.concat([this.#held, part]) : part;
    const found = seen.indexOf(this.#marker);
    const report = found >= 0 ? seen.subarray(found + this.#marker.length) : undefined;
    this.#end = report && readEnd(report);
    const forged = !this.#end && report !== undefined && report.length >= longestReport;
    const until = found >= 0 && !forged ? found : this.#startOfMarker(seen);
    // A copy: the slice would keep the whole network buffer alive.
    this.#held = Buffer.from(this.#end ? [] : seen.subarray(until));
    if (until > 0) this.#onOutput(seen.subarray(0, until));
  }

  /** The stream has ended without a marker: what was held back was output. */
  flush(): void {
    if (this.#held.length > 0) this.#onOutput(this.#held);
    this.#held = Buffer.alloc(0);
  }

  /** Where the marker possibly starts; it has one line break, its first byte. */
  #startOfMarker(seen: Buffer): number {
    const line = seen.lastIndexOf(0x0a);
    if (line < 0 || seen.length - line >= this.#marker.length) return seen.length;
    const start = seen.subarray(line);
    return this.#marker.subarray(0, start.length).equals(start) ? line : seen.length;
  }
}

function readEnd(report: Buffer): ScriptEnd | undefined {
  const match = /^(\d{1,3}) (\d{1,9}|-)\n/.exec(report.toString('latin1', 0, longestReport));
  if (!match) return undefined;
  return { exitCode: Number(match[1]), oomKills: match[2] === '-' ? undefined : Number(match[2]) };
}
