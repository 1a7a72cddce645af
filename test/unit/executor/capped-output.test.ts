import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CappedOutput } from '../../../templates/executor/src/script/capped-output.ts';

function capped(limit: number, ...parts: (string | Buffer)[]) {
  const output = new CappedOutput(limit);
  for (const part of parts) output.write(Buffer.from(part));
  return output;
}

describe('capped output', () => {
  it('keeps everything up to the limit', () => {
    const output = capped(4, 'ab', 'cd');
    expect([output.toString(), output.truncated]).toEqual(['abcd', false]);
  });

  it('drops what comes after, and goes on counting', () => {
    const output = capped(4, 'abc', 'def', 'ghi');
    expect([output.toString(), output.truncated, output.bytes]).toEqual(['abcd', true, 9]);
  });

  it.each([
    ['é', 2],
    ['€', 3],
    ['😀', 4],
  ])('leaves out the %s that the cut went through', (character, length) => {
    for (let room = 1; room < length; room += 1)
      expect(capped(2 + room, `ab${character}c`).toString()).toBe('ab');
    expect(capped(2 + length, `ab${character}c`).toString()).toBe(`ab${character}`);
  });

  it('reads a character that came in two parts', () => {
    const euro = Buffer.from('€');
    expect(capped(10, euro.subarray(0, 1), euro.subarray(1)).toString()).toBe('€');
  });

  it('never ends valid text with a replacement character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, limit) => {
        fc.pre(!text.includes('\ufffd'));
        expect(text.startsWith(capped(limit, text).toString())).toBe(true);
      }),
    );
  });

  it('keeps bytes that are no text from breaking it', () => {
    expect(capped(3, Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80])).toString()).toBe('\ufffd\ufffd\ufffd');
  });

  it('does not take more room for output that comes byte by byte', () => {
    const output = new CappedOutput(2 ** 20);
    const before = process.memoryUsage().heapUsed;
    const byte = Buffer.from('z');
    for (let count = 0; count < 2 ** 20; count += 1) output.write(byte);
    const used = process.memoryUsage().heapUsed - before;
    expect(output.toString()).toBe('z'.repeat(2 ** 20));
    expect(used).toBeLessThan(60 * 2 ** 20);
  });

  it('hands on what it has kept, which stays as it is', () => {
    const output = new CappedOutput(4);
    const kept = [
      output.write(Buffer.from('ab')),
      output.write(Buffer.from('cde')),
      output.write(Buffer.from('f')),
    ];
    expect(kept.map((part) => part?.toString())).toEqual(['ab', 'cd', undefined]);
    expect(output.toBuffer().toString()).toBe('abcd');
  });
});
