const firstCapacity = 1024;

/**
 * Keeps the first `limit` bytes of a stream; what comes after is counted and dropped. In one buffer that grows: a script that
 * prints byte by byte would have each of them cost a hundred otherwise.
 */
export class CappedOutput {
  readonly #limit: number;
  #buffer = Buffer.alloc(0);
  #kept = 0;
  #seen = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#seen;
  }

  get truncated(): boolean {
    return this.#seen > this.#limit;
  }

  /** Gives back what was kept of the part, if anything was. */
  write(part: Buffer): Buffer | undefined {
    this.#seen += part.length;
    const room = this.#limit - this.#kept;
    if (room <= 0 || part.length === 0) return undefined;
    const end = this.#kept + Math.min(room, part.length);
    this.#reserve(end);
    part.copy(this.#buffer, this.#kept);
    const kept = this.#buffer.subarray(this.#kept, end);
    this.#kept = end;
    return kept;
  }

  toBuffer(): Buffer {
    return this.#buffer.subarray(0, this.#kept);
  }

  /** As text; when cut, without the character the cut went through. */
  toString(): string {
    const whole = this.toBuffer();
    return (this.truncated ? whole.subarray(0, lastBoundary(whole)) : whole).toString('utf8');
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const capacity = Math.min(this.#limit, Math.max(bytes, 2 * this.#buffer.length, firstCapacity));
    const grown = Buffer.allocUnsafeSlow(capacity);
    this.#buffer.copy(grown, 0, 0, this.#kept);
    this.#buffer = grown;
  }
}

/** The end of the last complete UTF-8 character. */
function lastBoundary(buffer: Buffer): number {
  const first = Math.max(0, buffer.length - 4);
  for (let index = buffer.length - 1; index >= first; index -= 1) {
    const byte = buffer.readUInt8(index);
    if ((byte & 0xc0) === 0x80) continue;
    return buffer.length - index < lengthFrom(byte) ? index : buffer.length;
  }
  return buffer.length;
}

function lengthFrom(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}
