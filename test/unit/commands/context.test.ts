import { describe, expect, it } from 'vitest';
import { type Context, contextOn, type Terminal } from '../../../src/commands/context.ts';
import { memoryHost } from '../../support/memory-host.ts';

function open(coloured: 'coloured' | 'plain' = 'plain', columns = 40) {
  const said: { out: string; err: string; asked: string } = { out: '', err: '', asked: '' };
  const stream = (name: 'out' | 'err'): Terminal['out'] => ({
    write: (text) => {
      said[name] += text;
    },
    isTerminal: true,
    columns,
    coloured,
  });
  const context: Context = contextOn({
    host: memoryHost({ env: { HOME: '/home/ann' } }),
    launcher: ['dockperm'],
    input: { isTerminal: true, chunks: async function* () {} },
    out: stream('out'),
    err: stream('err'),
    signal: new AbortController().signal,
    beginChanges: () => undefined,
    interactive: true,
    ask: async (question) => {
      said.asked = question;
      return true;
    },
  });
  return { context, said };
}

const hostile = '/home/ann/app \x1b[2J API_TOKEN=abc';
const shown = '~/app \\x1b[2J API_TOKEN=…';

describe('what a command says', () => {
  it('hides the home directory and secrets, and spells out control characters, on every way', async () => {
    const { context, said } = open();
    context.print(() => `${hostile}\n`);
    expect(said.out).toBe(`${shown}\n`);
    context.notify(hostile);
    expect(said.err).toBe(`${shown}\n`);
    await context.ask(hostile);
    expect(said.asked).toBe(shown);
    expect([context.clean(hostile), context.render(() => hostile)]).toEqual([shown, shown]);
  });

  it('is JSON for a program, with the same hidden in every value', () => {
    const { context, said } = open();
    context.printJson({ path: hostile });
    expect(JSON.parse(said.out)).toEqual({ path: shown.replace('\\x1b', '\x1b') });
  });

  it('keeps its own colours, and none that come from a file', () => {
    const { context, said } = open('coloured');
    context.print(({ style }) => style.good('\x1b[5mweb\x1b[8m'));
    expect(said.out).toBe('\x1b[32m\\x1b[5mweb\\x1b[8m\x1b[39m');
  });

  it('knows the width, and has no colours in a file', () => {
    const { context } = open('coloured');
    expect(context.render(({ style, width }) => style.bad(String(width)))).toBe('40');
  });

  it('wraps what is too long beside the report, and leaves the columns of what fits', () => {
    const { context, said } = open();
    context.notify('  a   b', 'one two three four five six seven eight nine ten');
    expect(said.err).toBe('  a   b\none two three four five six seven\n  eight nine ten\n');
  });

  it('leaves room for the answer to a question', async () => {
    const { context, said } = open();
    await context.ask('one two three four five six seven eight?');
    expect(said.asked).toBe('one two three four five six\n  seven eight?');
  });

  it('shows a reference to a secret, which a shell fills in', () => {
    const { context } = open();
    const line = `TOKEN=$(cat token); curl -H "Authorization: Bearer $TOKEN"`;
    expect(context.clean(line)).toBe(line);
    expect(context.clean('PASSWORD=$6$salt$hash Bearer $ecret')).toBe('PASSWORD=… Bearer …');
  });
});
