import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDemux } from '../../../templates/executor/src/engine/stream-demux.ts';

function frame(type: number, payload: string | Buffer): Buffer {
  const body = Buffer.from(payload);
  const head = Buffer.from([type, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}

function demux(chunks: readonly Buffer[]) {
  const seen = { stdout: '', stderr: '', error: '' };
  const feed = createDemux((stream, part) => {
    seen[stream] += part.toString('latin1');
  });
  for (const chunk of chunks) feed(chunk);
  return seen;
}

describe('the demultiplexer', () => {
  it('tells the four kinds of frames apart, taking the echo of standard input for output', () => {
    const chunk = Buffer.concat([frame(0, 'in '), frame(1, 'out'), frame(2, 'err'), frame(3, 'gone')]);
    expect(demux([chunk])).toEqual({ stdout: 'in out', stderr: 'err', error: 'gone' });
  });

  it('gives the same text wherever the chunks are split', () => {
    const frames = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.string({ maxLength: 20 })), { maxLength: 8 });
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (list, sizes) => {
        const whole = Buffer.concat(list.map(([type, text]) => frame(type, text)));
        expect(demux(split(whole, sizes))).toEqual(demux([whole]));
      }),
    );
  });

  it('hands on the beginning of a frame whose end has not come', () => {
    expect(demux([frame(1, 'partial output').subarray(0, 15)]).stdout).toBe('partial');
  });

  it('takes a hundred thousand frames in one chunk', () => {
    const chunk = Buffer.concat(Array.from({ length: 100_000 }, () => frame(1, 'x')));
    expect(demux([chunk]).stdout).toHaveLength(100_000);
  });

  it('passes over frames without a payload', () => {
    expect(demux([frame(1, ''), frame(2, ''), frame(1, 'a')])).toEqual({
      stdout: 'a',
      stderr: '',
      error: '',
    });
  });

  it.each([
    ['an unknown type', Buffer.from([4, 0, 0, 0, 0, 0, 0, 1])],
    ['padding that is not zero', Buffer.from([1, 0, 1, 0, 0, 0, 0, 1])],
    ['a length no engine sends', Buffer.from([1, 0, 0, 0, 0xff, 0, 0, 0])],
    ['plain text', Buffer.from('HTTP/1.1 400 Bad Request')],
  ])('refuses a head with %s', (_what, head) => {
    expect(() => demux([head])).toThrow(/unexpected frame/);
  });
});

function split(whole: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let offset = 0, turn = 0; offset < whole.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(whole.subarray(offset, offset + size));
    offset += size;
  }
  return chunks;
}
