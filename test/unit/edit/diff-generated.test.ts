import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatUnifiedDiff } from '../../../src/edit/text/diff.ts';

const text = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', 'c', '', ' x', '- y', 'z\r'), { maxLength: 30 }), fc.boolean())
  .map(([all, ended]) => all.join('\n') + (ended && all.length > 0 ? '\n' : ''));

describe('the diff of any two texts', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'diff-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (command: string, args: string[], input: string) =>
    execFileSync(command, args, { cwd: folder, input, stdio: ['pipe', 'pipe', 'pipe'] });
  const applied = (before: string, diff: string, command: string, ...args: string[]) => {
    writeFileSync(join(folder, 'file'), before);
    run(command, args, diff);
    return readFileSync(join(folder, 'file'), 'utf8');
  };

  it('is taken by patch', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before !== '' && after !== '');
        const diff = formatUnifiedDiff('file', before, after);
        expect(applied(before, diff, 'patch', '-p0', '--binary', '--quiet')).toBe(after);
      }),
      { numRuns: 60 },
    );
  });

  it('is taken by git apply', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before !== '' && after !== '');
        const diff = formatUnifiedDiff('file', before, after);
        expect(applied(before, diff, 'git', 'apply', '-p0', '--whitespace=nowarn')).toBe(after);
      }),
      { numRuns: 40 },
    );
  });
});
