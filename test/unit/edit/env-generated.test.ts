import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { rollBack, writeAll } from '../../../src/apply/apply.ts';
import { Journal } from '../../../src/apply/journal/journal.ts';
import { silent } from '../../../src/apply/progress.ts';
import { effectiveAssignment, readDotenv } from '../../../src/compose/dotenv.ts';
import { editEnv } from '../../../src/edit/env.ts';
import { localHost } from '../../../src/host/local.ts';

const KEY = 'DOCKER_GID';
const key = fc.constantFrom(KEY, KEY, 'A', 'B', 'MY_DOCKER_GID', 'DOCKER_GID_2', 'DB.URL');
const value = fc.constantFrom(
  '',
  '999',
  '1 ',
  'a b',
  '"7"',
  '"x # y"',
  '"two\nDOCKER_GID=3\nlines"',
  "'8'",
  '\'it "is"\n# so\'',
  '"\\"q\\""',
  '${A}',
  '"$A-${B:-c}"',
  "'$A'",
  '9#glued',
  'postgres://u:p@h/db?a=b',
  '"open',
  "'open",
  '"1"2',
  "'C:\\'",
  "'it\\'s'",
  '`two\nDOCKER_GID=3\nlines`',
  '`open',
);
const statement = fc
  .record({
    indent: fc.constantFrom('', '', ' ', '\t'),
    prefix: fc.constantFrom('', '', 'export ', 'export  '),
    key,
    between: fc.constantFrom('=', '=', ' = ', '= ', ': '),
    value,
    comment: fc.constantFrom('', '', ' # why', '  # DOCKER_GID=1', '\t# tab', ' #'),
  })
  .map((all) => all.indent + all.prefix + all.key + all.between + all.value + all.comment);
const line = fc.oneof(
  { weight: 4, arbitrary: statement },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '  ', '# DOCKER_GID=1', '#', KEY, 'export DOCKER_GID', 'no line', '=1'),
  },
);
const dotenv = fc
  .record({
    lines: fc.array(line, { maxLength: 8 }),
    crlf: fc.boolean(),
    mark: fc.boolean(),
    isEnded: fc.boolean(),
  })
  .map(({ lines, crlf, mark, isEnded }) => {
    const text = lines.join('\n') + (isEnded ? '\n' : '');
    return (mark ? '\uFEFF' : '') + (crlf ? text.replaceAll('\n', '\r\n') : text);
  });
const wanted = fc.constantFrom('4242', '0', 'a b', "it's", 'x#y', '$5', 'C:\\dir', '"q"', '');

const set = (text: string, to: string) => editEnv(text, { op: 'set-env', key: KEY, value: to });

/** Of well-formed texts alone: whatever follows an open quote belongs to it, or not, as a reader likes. */
const isSound = (text: string) => readDotenv(text).problems.length === 0;

describe('setting a variable of any dotenv file', () => {
  it('is read back, and done after one edit', () => {
    fc.assert(
      fc.property(dotenv, wanted, (text, to) => {
        const result = set(text, to);
        if (result.state !== 'edited') return;
        expect(effectiveAssignment(readDotenv(result.text), KEY)?.value).toBe(to);
        expect(set(result.text, to)).toEqual({ state: 'unchanged' });
      }),
      { numRuns: 3000 },
    );
  });

  it('is refused for no file that is well-formed, unless its value may have swallowed the lines below', () => {
    fc.assert(
      fc.property(dotenv, (text) => {
        fc.pre(isSound(text) && !effectiveAssignment(readDotenv(text), KEY)?.raw.includes('\n'));
        expect(set(text, '4242').state).not.toBe('refused');
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves every other assignment as it was', () => {
    const others = (text: string) =>
      readDotenv(text)
        .assignments.filter(
          (each) => each !== effectiveAssignment({ assignments: [each], problems: [] }, KEY),
        )
        .map(({ key: name, raw, value: is }) => [name, raw, is]);
    fc.assert(
      fc.property(dotenv, wanted, (text, to) => {
        fc.pre(isSound(text));
        const result = set(text, to);
        if (result.state === 'edited') expect(others(result.text)).toEqual(others(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('changes one place on one line, or adds a line', () => {
    fc.assert(
      fc.property(dotenv, (text) => {
        fc.pre(!effectiveAssignment(readDotenv(text), KEY)?.raw.includes('\n'));
        const result = set(text, '4242');
        if (result.state !== 'edited') return;
        const before = text.split('\n');
        const after = result.text.split('\n');
        const changed = before.flatMap((each, at) => (each === after[at] ? [] : [at]));
        if (after.length === before.length) expect(changed.length).toBe(1);
        else expect(result.text.startsWith(text)).toBe(true);
        expect(after.length - before.length).toBeLessThanOrEqual(1);
        if (before.slice(0, -1).every((each) => each.endsWith('\r')))
          expect(after.slice(0, -1).every((each) => before.length === 1 || each.endsWith('\r'))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads the same in another parser, whatever that one read before', () => {
    fc.assert(
      fc.property(dotenv, wanted, (text, to) => {
        const result = set(text, to);
        if (result.state === 'edited') expect(parse(result.text)[KEY]).toBe(to);
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves every other variable as another parser reads it, except within an open quote', () => {
    fc.assert(
      fc.property(dotenv, wanted, (text, to) => {
        fc.pre(!effectiveAssignment(readDotenv(text), KEY)?.raw.includes('\n'));
        const result = set(text, to);
        if (result.state !== 'edited') return;
        const { [KEY]: _, ...others } = parse(result.text);
        const { [KEY]: __, ...before } = parse(text);
        expect(others).toEqual(before);
      }),
      { numRuns: 3000 },
    );
  });

  it('is refused only where the two readers differ about the file or the value', () => {
    fc.assert(
      fc.property(dotenv, (text) => {
        fc.pre(isSound(text) && !effectiveAssignment(readDotenv(text), KEY)?.raw.includes('\n'));
        const own = readDotenv(text);
        const theirs = parse(text);
        const isAgreed = own.assignments.every(({ key: name, quote }) => quote === null || name in theirs);
        fc.pre(isAgreed && effectiveAssignment(own, KEY)?.value === theirs[KEY]);
        expect(set(text, '4242').state).not.toBe('refused');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('undoing it', () => {
  const directory = mkdtempSync(join(tmpdir(), 'dockperm-env-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('restores the previous bytes of the file', async () => {
    const path = join(directory, '.env');
    const host = { ...localHost(), env: { XDG_STATE_HOME: join(directory, 'state') } };
    const options = { directory, sudo: 'silent', progress: silent } as const;
    await fc.assert(
      fc.asyncProperty(dotenv, async (before) => {
        const result = set(before, '4242');
        if (result.state !== 'edited') return;
        writeFileSync(path, before);
        const changes = [{ path, before, after: result.text }];
        const journal = await Journal.begin(host, { directory, command: 'fix' });
        await writeAll(host, journal, { changes, options });
        expect(readFileSync(path, 'utf8')).toBe(result.text);
        expect((await rollBack(host, journal, options)).left).toEqual([]);
        expect(readFileSync(path)).toEqual(Buffer.from(before));
      }),
      { numRuns: 20 },
    );
  }, 30_000);
});
