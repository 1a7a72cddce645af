import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causes } from '../../../src/explain/causes.ts';
import { explainText } from '../../../src/explain/explain.ts';
import { pages } from '../../../src/explain/pages.ts';
import { rules } from '../../../src/rules/index.ts';
import { texts } from './texts.ts';

const namedBy = (text: string): string[] => explainText(text).causes.map(({ rule }) => rule);

describe('an error text', () => {
  it.each(texts)('speaks of %s: %s', (cause, text) => {
    expect(namedBy(text).slice(0, 3)).toContain(cause);
  });

  it('is read alike however it was pasted', () => {
    const plain =
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock';
    const pasted = `\x1b[31m${plain.replaceAll('/', '%2F').replaceAll(' ', '\n  ')}\x1b[0m`;
    expect(namedBy(pasted)).toEqual(namedBy(plain));
  });

  it('is still a denial when an old client adds a hint about TLS', () => {
    const denial = 'dial unix /var/run/docker.sock: permission denied';
    const hint = `${denial}. Are you trying to connect to a TLS-enabled daemon without TLS?`;
    expect(namedBy(hint)).toEqual(namedBy(denial));
  });

  it('without a word about an engine has no cause', () => {
    for (const text of ['', 'hello', 'all tests passed', '404', 'a certificate of merit'])
      expect(namedBy(text), text).toEqual([]);
  });

  it('with nothing but a denial gets the most common causes', () => {
    expect(explainText('Permission denied').causes.slice(0, 3)).toEqual(
      ['gid-missing', 'user-not-in-group', 'session-groups-stale'].map((rule) =>
        expect.objectContaining({ rule, likelihood: 'possible' }),
      ),
    );
  });

  it('is never answered by advice to join a group when the user is a member, or no group decides', () => {
    const others = [
      'permission denied docker.sock, groups lists docker already',
      'docker.sock: permission denied, avc:  denied  { connectto } scontext=a tcontext=b',
      'Cannot connect to the Docker daemon at tcp://10.0.0.3:2375. Is the docker daemon running?',
    ];
    for (const text of others) expect(namedBy(text)[0], text).not.toBe('user-not-in-group');
  });
});

describe('the causes', () => {
  const known = [...rules, ...pages].map(({ id }) => id);

  it.each(causes.map(({ rule }) => rule))('%s has a page', (rule) => {
    expect(known).toContain(rule);
  });

  it('have one entry each, and a page only where there is no rule', () => {
    const named = causes.map(({ rule }) => rule);
    expect(new Set(named).size).toBe(named.length);
    expect(pages.filter(({ id }) => rules.some((rule) => rule.id === id))).toEqual([]);
  });

  it.each(causes)('$rule is reasoned in one sentence', ({ why, because = [] }) => {
    for (const sentence of [why, ...because.map(([, reason]) => reason)])
      expect(sentence).toMatch(/^[A-Z`][^\n]{20,140}\.$/);
  });
});

describe('any text', () => {
  const pieces = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(...texts.map(([, text]) => text)),
  );
  const anyText = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join('\n'));

  it('is explained without a crash, the same each time, no cause twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const named = namedBy(text);
        expect(named).toEqual(namedBy(text));
        expect(new Set(named).size).toBe(named.length);
      }),
    );
  });

  it('never gets into the answer: the reasons are dockperm’s own words', () => {
    const own = new Set(
      causes.flatMap(({ why, because = [] }) => [why, ...because.map(([, reason]) => reason)]),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { why } of explainText(text).causes) expect(own).toContain(why);
      }),
    );
  });
});

describe('a long log', () => {
  const noise = 'web-1  | 2026-01-01T00:00:00Z GET /health 200 in 3 ms\n';
  const denial = 'agent-1  | dial unix /var/run/docker.sock: connect: permission denied\n';

  it('is judged by its last lines that tell of a failure', () => {
    const log =
      'ERROR is a directory: docker.sock\n' +
      noise.repeat(100_000) +
      denial.repeat(60) +
      noise.repeat(50_000);
    expect(namedBy(log)[0]).toBe('gid-missing');
    expect(namedBy(log)).not.toContain('socket-is-directory');
  });

  it.each([
    ['one line', 'a'.repeat(10_000_000)],
    ['many lines of failures', 'error: docker: cannot connect to (('.repeat(280_000)],
    ['nothing but line ends', '\n'.repeat(10_000_000)],
    ['gaps that a pattern has to cross', `docker.sock ${'group docker gid '.repeat(600_000)}`],
  ])('of 10 MB is read in bounded time: %s', (_, log) => {
    const begun = performance.now();
    explainText(log);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});
