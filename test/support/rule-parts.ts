import { existsSync, readFileSync } from 'node:fs';
import { withoutText } from '../../src/explain/without-text.ts';
import { systems } from '../lab/emulation/systemd-remedies.ts';
import { sections as remedies } from '../lab/remedies/index.ts';
import { notShown } from '../lab/remedies/not-shown.ts';
import { texts } from '../unit/explain/texts.ts';
import { stagings } from './stagings.ts';

const root = new URL('../..', import.meta.url).pathname;

const staged = rulesOf(stagings);
const shown = rulesOf([...remedies.flatMap((section) => section.stagings), ...systems.flat()]);
const known = new Set<string>(texts.map(([cause]) => cause));

/** What a rule lacks beside its own file, each with the file to write. */
export function missingParts(id: string): string[] {
  const tests = `test/unit/rules/${id}.test.ts`;
  const text = existsSync(`${root}/${tests}`) ? readFileSync(`${root}/${tests}`, 'utf8') : '';
  const parts: readonly (readonly [boolean, string])[] = [
    [text.includes(`describeRule('${id}'`), `tests: ${tests} with describeRule('${id}', …)`],
    [/^ {2}catches\(/m.test(text), `a case that it finds: catches(…) in ${tests}`],
    [/^ {2}passes\(/m.test(text), `its nearest look-alike: passes(…) in ${tests}`],
    [
      staged.has(id),
      `a staging: test/lab/causes/{access,endpoint,services,socket}/${id}.ts, live or recorded`,
    ],
    [
      shown.has(id) || id in notShown,
      `its fix on a real engine: test/lab/remedies/{host,services}/${id}.ts, or why not: test/lab/remedies/not-shown.ts`,
    ],
    [
      known.has(id) || id in withoutText,
      'a text that explain knows it by: test/unit/explain/texts/*.ts, or why there is none: src/explain/without-text.ts',
    ],
    [existsSync(`${root}/docs/rules/${id}.md`), `a page: npm run docs writes docs/rules/${id}.md`],
  ];
  return parts.flatMap(([isThere, part]) => (isThere ? [] : [part]));
}

function rulesOf(each: readonly { readonly rule: string }[]): ReadonlySet<string> {
  return new Set(each.map(({ rule }) => rule));
}
