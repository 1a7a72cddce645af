import { describe, expect, it } from 'vitest';
import { dotenvValues, effectiveAssignment, readDotenv } from '../../../src/compose/dotenv.ts';

const value = (text: string) => effectiveAssignment(readDotenv(text), 'A')?.value;

describe('readDotenv', () => {
  it.each([
    ['A=1', '1'],
    ['A=1 # one', '1'],
    ['A=1\t# one', '1\t# one'],
    ['A=1#one', '1#one'],
    ['A= # one', '# one'],
    ['export A=1', '1'],
    ['A = 1 \r\nB=2', '1'],
    ['A: 1', '1'],
    ['A=', ''],
    ['A=\nB=2', ''],
    ['A="1 # x" # y', '1 # x'],
    ["A='$B'", '$B'],
    ['B=2\nA="${B}\\n$B"', '2\n2'],
    ['A="\\$B \\"q\\""', '$B "q"'],
    ['A=${B:-3}', '3'],
    ['A=1\nA=2', '2'],
    ['B="1" A=2', '2'],
    ['A="x\ny"\nB=1', 'x\ny'],
    ['\uFEFFA=1', '1'],
    ['#A=1', undefined],
    ['A', null],
    ['A="1', '1'],
    ["A='1\nB=2", '1'],
  ])('%j gives %j', (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  it('counts the lines of a long file once', () => {
    const { assignments, problems } = readDotenv('A=1\n'.repeat(50_000));
    expect(problems).toEqual([]);
    expect(assignments.at(-1)).toMatchObject({ line: 50_000, column: 1 });
  });

  it('tells where and how a value is written', () => {
    const text = 'B=1\n  export A="9"  # x\n';
    const [, assignment] = readDotenv(text).assignments;
    expect(assignment).toEqual({
      key: 'A',
      value: '9',
      raw: '"9"',
      quote: '"',
      closed: true,
      exported: true,
      line: 2,
      column: 3,
      start: 15,
      end: 18,
    });
  });

  it('takes variables from lines above before those given', () => {
    expect(dotenvValues(readDotenv('B=1\nA=$B$C', { B: 'x', C: 'y' }))).toEqual({ B: '1', A: '1y' });
  });

  it.each([
    ["A='999\nB=1", 1, 'the quote around A is not closed'],
    ['B=1\nA="9"9', 2, 'there is text after the closing quote of A'],
    ['A=${B', 1, 'the value of A is not a valid template'],
    ['not a line\nA=1', 1, 'the line is not NAME=value'],
    ['=1', 1, 'the line is not NAME=value'],
  ])('names the problem of %j', (text, line, message) => {
    expect(readDotenv(text).problems[0]).toEqual({ line, column: 1, message });
  });
});
