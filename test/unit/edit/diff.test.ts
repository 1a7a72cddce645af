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

describe('formatUnifiedDiff', () => {
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

  it('is empty when nothing differs', () => {
    expect(formatUnifiedDiff('a', 'x\n', 'x\n')).toBe('');
  });

  it('shows three lines around each change and joins hunks that touch', () => {
    const before = Array.from({ length: 30 }, (_, at) => `line ${at}\n`);
    const after = before.with(2, 'two\n').with(8, 'eight\n').toSpliced(25, 1);
    const diff = formatUnifiedDiff('compose.yaml', before.join(''), after.join(''));
    expect(diff.match(/^@@.*$/gm)).toEqual(['@@ -1,12 +1,12 @@', '@@ -23,7 +23,6 @@']);
  });

  it('says where the final line break is missing', () => {
    expect(formatUnifiedDiff('f', 'a', 'a\n')).toBe(
      '--- f\n+++ f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n',
    );
  });

  it('shows a new file against /dev/null', () => {
    expect(formatUnifiedDiff('.env', null, 'A=1\n')).toBe('--- /dev/null\n+++ .env\n@@ -0,0 +1 @@\n+A=1\n');
  });

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
