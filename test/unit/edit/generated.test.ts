import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editCompose } from '../../../src/edit/compose/edit-compose.ts';
import { editEnv } from '../../../src/edit/env.ts';
import { addGroup, gid } from './as-diff.ts';

const pad = (width: number) => ' '.repeat(width);
const comment = fc.constantFrom('', ' # why', '  # - not an item: {');
const value = fc.constantFrom(
  'a',
  '"b: c"',
  "'d'",
  '1000',
  '*shared',
  '|\n@x\n',
  '>-\n@y\n\n',
  '[a, b]',
  '{k: v}',
  '',
);

/** Keys of a service; `@` stands for the indentation of a block scalar's text. */
const body = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom('image', 'user', 'command', 'restart', 'x-more', 'labels', 'volumes', '<<'),
    value,
    comment,
    blank: fc.constantFrom('', '\n', '\n# aside\n', '\n      # inside\n'),
  }),
  { selector: ({ key }) => key, minLength: 1, maxLength: 6 },
);
const groups = fc.constantFrom('none', 'flow', 'block', 'empty', 'null', 'alias', 'lines');

const compose = fc
  .record({
    body,
    groups,
    at: fc.nat(6),
    map: fc.constantFrom(2, 3, 4),
    list: fc.constantFrom(0, 2, 4),
    crlf: fc.boolean(),
    mark: fc.boolean(),
    ended: fc.boolean(),
    tail: fc.constantFrom('', '  # end', '@other:\n@@<<: *base', 'volumes:\n  data:', '...'),
  })
  .map(({ body: keys, groups: kind, at, map, list, crlf, mark, ended, tail }) => {
    const indent = pad(map * 2);
    const written = keys.map(({ key, value: text, comment: note, blank }) => {
      const isBlock = /^[|>]/.test(text);
      const own = key === '<<' ? '*base' : text;
      return `${indent}${key}: ${own.replace('@', `${indent}  `)}${isBlock && key !== '<<' ? '' : note}${blank}`.trimEnd();
    });
    const existing = {
      none: [],
      flow: [`${indent}group_add: [video, "27"]  # two`],
      block: [`${indent}group_add:`, `${indent}${pad(list)}- video # gpu`, `${indent}${pad(list)}# - audio`],
      empty: [`${indent}group_add: []`],
      null: [`${indent}group_add: # none`],
      alias: [`${indent}group_add: *list`],
      lines: [`${indent}group_add: [`, `${indent}  video,`, `${indent}  audio # last`, `${indent}]`],
    }[kind];
    const head = ['x-shared: &shared s', 'x-list: &list [video]', 'x-base: &base {image: z}', 'services:'];
    const all = [
      ...head,
      `${pad(map)}app: # main`,
      ...written.toSpliced(at, 0, ...existing),
      ...(tail ? [tail.replaceAll('@', pad(map))] : []),
    ];
    const text = all.join('\n').replace(/\n/g, crlf ? '\r\n' : '\n');
    return (mark ? '\uFEFF' : '') + text + (ended ? (crlf ? '\r\n' : '\n') : '');
  });

function read(text: string): { services: { app: Record<string, unknown> } } {
  return parse(text, { merge: true, logLevel: 'error' });
}

function isReadable(text: string): boolean {
  try {
    return typeof read(text).services.app === 'object' && read(text).services.app !== null;
  } catch {
    return false;
  }
}

describe('editing any Compose file', () => {
  it('adds the group, keeps the rest of the meaning and every line, and is done after one edit', () => {
    fc.assert(
      fc.property(compose, (text) => {
        fc.pre(isReadable(text));
        const result = editCompose(text, addGroup);
        expect(result.state).toBe('edited');
        if (result.state !== 'edited') return;
        const before = read(text).services.app;
        const groupsBefore = (before.group_add as unknown[] | null | undefined) ?? [];
        expect(read(result.text).services.app).toEqual({ ...before, group_add: [...groupsBefore, gid] });
        expect(editCompose(result.text, addGroup)).toEqual({ state: 'unchanged' });
        const lines = result.text.split('\n');
        const gone = text
          .split('\n')
          .filter((line) => !lines.includes(line) && !/group_add|audio/.test(line));
        // Only a last line that had no line break may look different.
        expect(gone.length).toBeLessThanOrEqual(text.endsWith('\n') ? 0 : 1);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws on what is not a Compose file', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            'services:\n',
            '  app:',
            ' ',
            '\n',
            '{',
            '[',
            '&a ',
            '*a',
            '- ',
            '#',
            '"',
            '|',
            '\t',
            ':',
            '<<: ',
          ),
        }),
        (text) => {
          expect(() => editCompose(text, addGroup)).not.toThrow();
        },
      ),
      { numRuns: 800 },
    );
  });
});

const envLine = fc.constantFrom(
  'A=1',
  '# DOCKER_GID=1',
  '',
  '  ',
  'export B="x y" # z',
  "C='multi",
  "line'",
  'DOCKER_GID=999',
  'export DOCKER_GID = 5 # five',
  'DOCKER_GID="7"',
  "DOCKER_GID='8'",
  'DOCKER_GID=9#x',
  'DOCKER_GID="1',
  'DOCKER_GID',
  'DOCKER_GID: 4',
  'D=${A}',
  'not a line',
  'E="\\"q\\""',
);

describe('editing any dotenv file', () => {
  const edit = { op: 'set-env', key: 'DOCKER_GID', value: '4242' } as const;
  it('changes at most one line or adds one, and is done after one edit', () => {
    fc.assert(
      fc.property(
        fc.array(envLine, { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (all, end, ended) => {
          const text = all.join(end) + (ended && all.length > 0 ? end : '');
          const result = editEnv(text, edit);
          if (result.state !== 'edited') return;
          expect(editEnv(result.text, edit)).toEqual({ state: 'unchanged' });
          const before = text.split('\n');
          const after = result.text.split('\n');
          const changed = after.filter((line, at) => line !== before[at]);
          expect(Math.abs(after.length - before.length)).toBeLessThanOrEqual(1);
          expect(changed.length).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => void editEnv(text, edit)),
      { numRuns: 500 },
    );
  });
});
