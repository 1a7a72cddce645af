import { describe, expect, it } from 'vitest';
import { EndMarker } from '../../../templates/executor/src/script/end-marker.ts';

const nonce = '0123456789abcdef0123456789abcdef';

function read(...parts: string[]) {
  let output = '';
  const marker = new EndMarker(nonce, (part) => {
    output += part.toString('latin1');
  });
  for (const part of parts) marker.feed(Buffer.from(part, 'latin1'));
  return { marker, output: () => output };
}

function everyCut(text: string): [string, string][] {
  return Array.from({ length: text.length + 1 }, (_, at) => [text.slice(0, at), text.slice(at)]);
}

describe('the marker of a script’s end', () => {
  it.each(everyCut(`two\nlines\n\n${nonce} 7 0\n`))('is found when the engine cuts %j | %j', (...parts) => {
    const { marker, output } = read(...parts);
    expect([output(), marker.end]).toEqual(['two\nlines\n', { exitCode: 7, oomKills: 0 }]);
  });

  it('is found byte by byte', () => {
    const { marker, output } = read(...`\n\n\n${nonce} 137 2\n`);
    expect([output(), marker.end]).toEqual(['\n\n', { exitCode: 137, oomKills: 2 }]);
  });

  it('leaves an output as it is that has no line break at its end', () => {
    const { marker, output } = read(`no newline\n${nonce} 0 -\n`);
    expect([output(), marker.end]).toEqual(['no newline', { exitCode: 0, oomKills: undefined }]);
  });

  it('ends the output: what comes later is of a process left behind', () => {
    const { output } = read(`a\n${nonce} 0 -\n`, `b\n${nonce} 137 -\n`);
    expect(output()).toBe('a');
  });

  it('is not taken from a script that guesses', () => {
    const guess = `\n${nonce.replace('f', 'e')} 0 -\n`;
    const { marker, output } = read(guess);
    marker.flush();
    expect([output(), marker.end]).toEqual([guess, undefined]);
  });

  it('is not waited for with ever more in memory when a script that knows the nonce writes half of it', () => {
    const forged = `\n${nonce} nonsense`;
    const { marker, output } = read(forged, ...Array.from({ length: 100 }, () => 'x'.repeat(1000)));
    marker.flush();
    expect([output().length, marker.end]).toEqual([forged.length + 100_000, undefined]);
  });

  it('gives back, when the output ends without it, what it had held back', () => {
    const { marker, output } = read(`text\n${nonce.slice(0, 5)}`);
    expect(output()).toBe('text');
    marker.flush();
    expect(output()).toBe(`text\n${nonce.slice(0, 5)}`);
  });
});
