import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { promptYesNo } from '../../../src/cli/prompt.ts';

/** What a person types at a terminal, and what comes of it. */
async function type(keys: string): Promise<{ answer: boolean; interrupted: boolean; shown: string }> {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const shown: string[] = [];
  output.on('data', (chunk) => shown.push(String(chunk)));
  let interrupted = false;
  const asked = promptYesNo('Apply these changes?', input, output, () => {
    interrupted = true;
  });
  input.write(keys);
  const answer = await asked;
  return { answer, interrupted, shown: shown.join('') };
}

describe('a question at a terminal', () => {
  it.each([
    ['y\r', true],
    ['Yes\r', true],
    ['n\r', false],
    ['\r', false],
    ['yesterday\r', false],
    ['\u0004', false],
  ])('is answered by %j with %j', async (keys, answer) => {
    expect(await type(keys)).toMatchObject({ answer, interrupted: false });
  });

  it('is a no, and the end of dockperm, at Ctrl-C', async () => {
    const { answer, interrupted, shown } = await type('y\u0003');
    expect([answer, interrupted]).toEqual([false, true]);
    expect(shown).toMatch(/\[y\/N\] [\s\S]*\n$/);
  });
});
