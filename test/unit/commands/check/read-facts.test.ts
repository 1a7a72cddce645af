import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { file } from '../../../support/memory-files.ts';
import { APP, composeFile, joins, linux, project } from '../../../support/scenes.ts';
import { runSession } from '../../../support/terminal.ts';

const again = 'Create it again: dockperm check --format json --output facts.json';
let report = '';

beforeAll(async () => {
  report = (await runSession(['check', '--format', 'json'], project(joins('999')))).out;
});

/** On one line, as it was before it was wrapped. */
async function replay(input: string, ...args: string[]) {
  const { exitCode, out, err } = await runSession(['check', '--from', '-', ...args], linux(), { input });
  return { exitCode, out, said: err.trim().split(/\s+/).join(' ') };
}

function changed(change: (report: Record<string, Record<string, unknown>>) => void): string {
  const copy = JSON.parse(report);
  change(copy);
  return JSON.stringify(copy);
}

describe('recorded facts', () => {
  it('are judged without a look at this machine', async () => {
    const { exitCode, out, host } = await runSession(['check', '--from', '-'], {}, { input: report });
    expect(out).toContain('web joins group 999');
    expect([exitCode, host.log]).toEqual([1, []]);
  });

  it('are also read from a file, and without the report around them', async () => {
    const files = { '/x/report.json': report, '/x/facts.json': JSON.stringify(JSON.parse(report).facts) };
    const of = (name: string) => runSession(['check', '--from', name], { cwd: '/x', files });
    expect((await of('facts.json')).out).toBe((await of('report.json')).out);
    expect((await of('/x/facts.json')).exitCode).toBe(1);
  });

  it('are read after a byte order mark', async () => {
    expect((await replay(`\ufeff${report}`)).exitCode).toBe(1);
  });

  it('are shown without a password that was left in them', async () => {
    const input = changed(({ facts }) =>
      Object.assign(facts?.endpoint ?? {}, { host: 'tcp://ann:s3cr3t@build:1' }),
    );
    for (const format of ['pretty', 'json', 'markdown', 'sarif', 'junit'])
      expect((await replay(input, '--format', format)).out).not.toContain('s3cr3t');
  });

  it('end with the exit code of the machine they are from', async () => {
    const { out } = await runSession(['check', '--format', 'json'], project(joins('998')));
    expect((await replay(out)).exitCode).toBe(0);
    expect(
      (await replay(changed(({ facts }) => Object.assign(facts ?? {}, { connection: { state: 'timeout' } }))))
        .exitCode,
    ).toBe(3);
  });
});

describe('input that contains no facts', () => {
  it.each([
    ['nothing', () => '', 'Standard input is empty.'],
    [
      'a report that is cut off',
      () => report.slice(0, 900),
      'Standard input is not valid JSON. It may be truncated.',
    ],
    ['something that is not JSON', () => 'hello', 'Standard input is not valid JSON. It may be truncated.'],
    ['another JSON', () => '{"a": 1}', 'Standard input contains no dockperm facts.'],
    ['a list', () => '[]', 'Standard input contains no dockperm facts.'],
    ['null', () => 'null', 'Standard input contains no dockperm facts.'],
    ['a version that is a text', () => '{"schemaVersion":"1"}', 'Standard input contains no dockperm facts.'],
    [
      'lists in lists',
      () => '['.repeat(200_000) + ']'.repeat(200_000),
      'Standard input contains no dockperm facts.',
    ],
    [
      'a prototype',
      () => '{"__proto__": {"schemaVersion": 1}, "constructor": {"schemaVersion": 1}}',
      'Standard input contains no dockperm facts.',
    ],
    [
      'facts with a part missing',
      () => changed(({ facts }) => delete facts?.caller),
      'Standard input is not a valid dockperm report: facts.caller is missing.',
    ],
    [
      'facts with a wrong type',
      () => changed(({ facts }) => Object.assign(facts?.caller ?? {}, { uid: 'root' })),
      'Standard input is not a valid dockperm report: facts.caller.uid is "root", expected integer or null of at least 0.',
    ],
    [
      'facts with depths where a text belongs',
      () => report.replace('"os": "linux"', `"os": ${'['.repeat(50_000)}${']'.repeat(50_000)}`),
      'Standard input is not a valid dockperm report: facts.platform.os is a list, expected string.',
    ],
    [
      'facts with a key that is none',
      () => report.replace('"caller": {', '"caller": {"__proto__": {"x": 1},'),
      'Standard input is not a valid dockperm report: facts.caller.__proto__ is not a known field.',
    ],
  ])('%s is named for what it is, and ends with 2', async (_, input, sentence) => {
    const { exitCode, out, said } = await replay(input());
    expect([exitCode, out]).toEqual([2, '']);
    expect(said.endsWith(` ${again}`)).toBe(true);
    const told = said.slice('dockperm: '.length, -again.length - 1);
    expect(told).toBe(sentence);
  });

  it('is a record of another version: that one is named', async () => {
    const input = changed((whole) => {
      Object.assign(whole.facts ?? {}, { schemaVersion: 2 });
      Object.assign(whole.tool ?? {}, { version: '3.1.4' });
    });
    const { exitCode, said } = await replay(input);
    expect(exitCode).toBe(2);
    expect(said).toMatch(
      /^dockperm: Standard input has schema version 2; dockperm \S+ reads version 1\. Use the version that wrote it: npx dockperm@3\.1\.4 check --from -$/,
    );
  });

  it('does not get a word of a version into a command', async () => {
    const input = changed((whole) => {
      Object.assign(whole.facts ?? {}, { schemaVersion: 2 });
      Object.assign(whole.tool ?? {}, { version: '1.0.0; rm -rf /' });
    });
    expect((await replay(input)).said).not.toContain('rm -rf');
  });

  it.each([
    ['that is not there', 'gone.json', /gone\.json does not exist\./],
    ['that is a directory', '/home/ann', /~ is a directory\./],
    ['that may not be read', '/secret.json', /\/secret\.json cannot be read: EACCES \(permission denied\)\./],
  ])('is a file %s', async (_, name, sentence) => {
    const files = { '/secret.json': file('{}', { uid: 0, mode: 0o600 }) };
    const { exitCode, out, err } = await runSession(['check', '--from', name], linux({ files }));
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  });

  it('is more than 64 MiB', async () => {
    const { exitCode, said } = await replay(`"${'x'.repeat(64 * 1024 * 1024)}"`);
    expect([exitCode, said.split('.')[0]]).toEqual([2, 'dockperm: Standard input is larger than 64 MiB']);
  });

  it('never makes dockperm crash, whatever single value is another', async () => {
    const facts = JSON.parse(report).facts;
    const value = fc.oneof(
      fc.string(),
      fc.nat(),
      fc.constant(null),
      fc.constantFrom('', '\u001b[2J', '~', '${X', '/'),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(), value, async (at, other) => {
        const { exitCode, out, said } = await replay(JSON.stringify(withOther(facts, at, other)));
        expect(exitCode).toBeLessThanOrEqual(3);
        expect(said).not.toContain('bug');
        expect(out).not.toMatch(/\u001b|crashed/);
      }),
      { numRuns: 300 },
    );
  });
});

/** One of the leaves, counted through, is another value. */
function withOther(facts: unknown, at: number, other: unknown): unknown {
  const count = JSON.stringify(facts).match(/[:[,](?=["\d]|true|false|null)/g)?.length ?? 1;
  let left = at % count;
  return JSON.parse(JSON.stringify(facts), (_, value) => {
    if (typeof value === 'object' && value !== null) return value;
    left -= 1;
    return left === -1 ? other : value;
  });
}

describe('flags that choose what to look at', () => {
  it.each([
    ['--socket', '/x'],
    ['--host', 'unix:///x'],
    ['--context', 'x'],
    ['-C', APP],
    ['-f', 'x.yaml'],
    ['--env-file', 'x'],
    ['--profile', 'x'],
    ['--service', 'x'],
    ['--gid', '5'],
    ['--timeout', '5s'],
  ])('have no meaning beside --from: %s', async (...flag) => {
    const { exitCode, out, err } = await runSession(
      ['check', ...flag, '--from', 'x'],
      project(composeFile()),
    );
    expect([exitCode, out]).toEqual([2, '']);
    expect(err.replace(/\s+/g, ' ')).toMatch(
      /^dockperm: Option '--from <file>' cannot be used with option '.*'\. /,
    );
  });
});
