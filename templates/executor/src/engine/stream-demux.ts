const headerLength = 8;
const longestFrame = 64 * 1024 * 1024;

type StreamName = 'stdout' | 'stderr' | 'error';
export type OnPart = (stream: StreamName, part: Buffer) => void;

// Type 0 is the echo of standard input, which Docker's own client prints as output; 3 is an error of the engine's own.
const streams: readonly StreamName[] = ['stdout', 'stdout', 'stderr', 'error'];

/**
 * Takes the engine's multiplexed stream apart: frames of `[type, 0, 0, 0, length (32 bit, big endian)]` and payload.
 * Payloads are handed on as they come, in parts: nothing is copied, and a long frame is never held back.
 * Returns what to feed the chunks to; it throws on a head that can't be one.
 */
export function createDemux(onPart: OnPart): (chunk: Buffer) => void {
  const head = Buffer.alloc(headerLength);
  let headFilled = 0;
  let remaining = 0;
  let stream: StreamName = 'stdout';

  // A loop and not a recursion: one chunk can hold thousands of frames.
  return (chunk) => {
    let offset = 0;
    while (offset < chunk.length) {
      if (remaining === 0) {
        const copied = chunk.copy(head, headFilled, offset, offset + headerLength - headFilled);
        headFilled += copied;
        offset += copied;
        if (headFilled < headerLength) return;
        headFilled = 0;
        ({ stream, remaining } = readHead(head));
        continue;
      }
      const part = chunk.subarray(offset, offset + remaining);
      offset += part.length;
      remaining -= part.length;
      onPart(stream, part);
    }
  };
}

function readHead(head: Buffer): { stream: StreamName; remaining: number } {
  const stream = streams[head.readUInt8(0)];
  const remaining = head.readUInt32BE(4);
  const padded = head.readUIntBE(1, 3) === 0;
  if (stream === undefined || !padded || remaining > longestFrame) {
    throw new Error(`unexpected frame in the engine's stream: ${head.toString('hex')}`);
  }
  return { stream, remaining };
}
