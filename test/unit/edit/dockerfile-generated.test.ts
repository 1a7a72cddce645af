import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDockerfile } from '../../../src/edit/dockerfile/edit-dockerfile.ts';

const edit = (line: number) => ({ op: 'reuse-group', line, group: 'docker', holder: 'ssh' }) as const;

const between = fc.constantFrom('', ' ', ' \\\n', ' \\\r\n# note\r\n  ', '\t');
const other = fc.constantFrom(
  'FROM a',
  'ARG X=1',
  'RUN a && b',
  '# groupadd -g 1 docker',
  '',
  'RUN <<E\nx\nE',
  'ENV A="b \\\n c"',
);
const dockerfile = fc
  .record({
    above: fc.array(other, { maxLength: 4 }),
    below: fc.array(other, { maxLength: 4 }),
    before: fc.constantFrom('', 'set -e;', 'x=1 y &&', '--network=none', `echo 'a;b' "c #" |`),
    after: fc.constantFrom('', '&& useradd -G docker app', '; b'),
    gaps: fc.array(between, { minLength: 3, maxLength: 3 }),
    tool: fc.constantFrom('groupadd', 'addgroup'),
    end: fc.constantFrom('', '\n', '\r\n'),
  })
  .map(({ above, below, before, after, gaps, tool, end }) => {
    const [first = '', second = '', third = ''] = gaps;
    const head = `RUN ${before}${first} `;
    const command = `${tool} ${second} -g 998${third} docker ${after}`.trimEnd();
    const upTo = [...above, head].join('\n');
    const text = [...above, head + command, ...below].join('\n') + end;
    return { text, line: upTo.split('\n').length, tool };
  });

describe('editing any Dockerfile', () => {
  it('changes one line, and is done after one edit', () => {
    fc.assert(
      fc.property(dockerfile, ({ text, line }) => {
        const result = editDockerfile(text, edit(line));
        if (result.state !== 'edited') return;
        const before = text.split('\n');
        const after = result.text.split('\n');
        expect(after.length).toBe(before.length);
        expect(after.flatMap((each, at) => (each === before[at] ? [] : [at + 1]))).toEqual([line]);
        expect(editDockerfile(result.text, edit(line))).toEqual({ state: 'unchanged' });
      }),
      { numRuns: 500 },
    );
  });

  it('finds groupadd in every shape of them', () => {
    fc.assert(
      fc.property(dockerfile, ({ text, line, tool }) => {
        fc.pre(tool === 'groupadd');
        expect(editDockerfile(text, edit(line)).state).toBe('edited');
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            'FROM a\n',
            'RUN ',
            'groupadd ',
            '-g ',
            '9 ',
            'docker',
            '\\\n',
            '"',
            "'",
            '\n',
            ';',
            '#',
            '<<E',
            '$',
            '`',
            '\r',
          ),
        }),
        fc.integer({ min: 0, max: 5 }),
        (text, line) => void editDockerfile(text, edit(line)),
      ),
      { numRuns: 1000 },
    );
  });
});
