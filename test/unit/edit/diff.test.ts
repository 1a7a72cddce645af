import { describe, expect, it } from 'vitest';
import { formatUnifiedDiff } from '../../../src/edit/text/diff.ts';

describe('formatUnifiedDiff', () => {
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

  it('shows a file that goes against /dev/null', () => {
    expect(formatUnifiedDiff('.env', 'A=1\nB=2\n', null)).toBe(
      '--- .env\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-A=1\n-B=2\n',
    );
  });

  const numbered = Array.from({ length: 20 }, (_, at) => `${at + 1}\n`);
  const hunks = (after: readonly string[], context?: number) =>
    formatUnifiedDiff('f', numbered.join(''), after.join(''), context).match(/^@@.*$/gm);

  it('joins changes with six lines between them, and keeps those with seven apart', () => {
    expect(hunks(numbered.with(4, 'x\n').with(11, 'y\n'))).toEqual(['@@ -2,14 +2,14 @@']);
    expect(hunks(numbered.with(4, 'x\n').with(12, 'y\n'))).toEqual(['@@ -2,7 +2,7 @@', '@@ -10,7 +10,7 @@']);
  });

  it('shows as many lines around a change as are asked for', () => {
    expect(hunks(numbered.with(4, 'x\n'), 1)).toEqual(['@@ -4,3 +4,3 @@']);
    expect(formatUnifiedDiff('f', 'a\nb\nc\n', 'a\nx\nb\nc\n', 0)).toBe('--- f\n+++ f\n@@ -1,0 +2 @@\n+x\n');
    expect(formatUnifiedDiff('f', 'a\nb\nc\n', 'a\nc\n', 0)).toBe('--- f\n+++ f\n@@ -2 +1,0 @@\n-b\n');
  });

  it.each([
    ['a line that is added among its likes', 'a\na\n', 'a\na\na\n', [' a', ' a', '+a']],
    ['a line that is taken away among its likes', 'a\na\na\n', 'a\na\n', [' a', ' a', '-a']],
    ['lines that are there in another order', 'a\nb\nc\n', 'c\na\nb\n', ['+c', ' a', ' b', '-c']],
    [
      'lines that differ here and there',
      'a\nb\nc\na\nb\nb\na\n',
      'c\nb\na\nb\na\nc\n',
      ['-a', '-b', ' c', '+b', ' a', ' b', '-b', ' a', '+c'],
    ],
    ['a line in the place of two', 'a\nb\nc\nd\n', 'a\nx\nd\n', [' a', '-b', '-c', '+x', ' d']],
    ['empty lines', '\n\n', '\n', [' ', '-']],
  ])('changes as few lines as possible: %s', (_, before, after, all) => {
    expect(formatUnifiedDiff('f', before, after).trimEnd().split('\n').slice(3).join('|')).toBe(
      all.join('|').trimEnd(),
    );
  });

  it('tells line breaks apart, as editors do', () => {
    expect(formatUnifiedDiff('f', 'a\r\n', 'a\n')).toBe('--- f\n+++ f\n@@ -1 +1 @@\n-a\r\n+a\n');
  });
});
