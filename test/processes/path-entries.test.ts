import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = new URL('../../bin/dockperm.js', import.meta.url).pathname;
const ann = 20_001;
let base = '';

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'dockperm-path-'));
  chmodSync(base, 0o755);
  writeFileSync(join(base, 'file'), '');
  symlinkSync('loop', join(base, 'loop'));
  mkdirSync(join(base, 'closed/bin'), { recursive: true });
  if (process.geteuid?.() === 0) chownSync(join(base, 'closed'), ann + 1, ann + 1);
  chmodSync(join(base, 'closed'), 0o700);
});

afterAll(() => rmSync(base, { recursive: true }));

const entries: Readonly<Record<string, () => string>> = {
  'a file': () => `${base}/file`,
  'a file as a directory': () => `${base}/file/bin`,
  'a loop of links': () => `${base}/loop`,
  'a directory behind such a loop': () => `${base}/loop/bin`,
  'a directory that cannot be searched': () => `${base}/closed/bin`,
  'one that is missing': () => `${base}/missing/bin`,
  nothing: () => '',
  'a relative one': () => 'bin',
  'the working directory': () => '.',
  'a tilde': () => '~/bin',
  'a line break': () => `${base}/a\nb`,
  'a name that is too long': () => `${base}/${'n'.repeat(300)}`,
  'a path that is too long': () => `${base}${'/name'.repeat(2000)}`,
  'a control character': () => `${base}/\u001b[31m`,
  slashes: () => '////',
};

/** Root without its capabilities is refused what other users' modes forbid; dropped, it is an ordinary user. */
const callers: Readonly<Record<string, readonly string[]>> = {
  'the caller': [],
  ...(process.geteuid?.() === 0 && {
    'root without capabilities': ['/usr/bin/setpriv', '--bounding-set=-all', '--inh-caps=-all'],
    'another user': ['/usr/bin/setpriv', `--reuid=${ann}`, `--regid=${ann}`, '--clear-groups'],
  }),
};

async function start(caller: readonly string[], path: string, ...args: string[]) {
  const [file = '', ...rest] = [...caller, process.execPath, program, ...args];
  const env = { PATH: path, HOME: '/nonexistent', DOCKER_HOST: `unix://${base}/none.sock` };
  const { exitCode, stdout, stderr } = await execa(file, rest, {
    cwd: base,
    env,
    extendEnv: false,
    reject: false,
  });
  return { exitCode, stdout, stderr };
}

describe.runIf(process.platform === 'linux').each(Object.entries(callers))(
  'with a broken PATH, %s',
  (_, caller) => {
    it('asks for the version', { timeout: 30_000 }, async () => {
      const path = Object.values(entries).map((entry) => entry());
      expect(await start(caller, [...path, '/usr/bin'].join(':'), '--version')).toEqual({
        exitCode: 0,
        stdout: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        stderr: '',
      });
    });

    it('checks as with the rest of it, whatever is broken in it', { timeout: 60_000 }, async () => {
      const usual = await start(caller, '/usr/bin', 'check');
      expect(usual.stdout).toContain('socket-missing');
      const someEntries = fc.array(fc.constantFrom(...Object.values(entries)), {
        minLength: 1,
        maxLength: 6,
      });
      await fc.assert(
        fc.asyncProperty(someEntries, async (broken) => {
          const path = [...broken.map((entry) => entry()), '/usr/bin'].join(':');
          expect(await start(caller, path, 'check')).toEqual(usual);
        }),
        { numRuns: 5 },
      );
    });
  },
);

it.runIf(process.geteuid?.() === 0)('such a root is really refused', async () => {
  const ls = await execa(
    '/usr/bin/setpriv',
    ['--bounding-set=-all', '--inh-caps=-all', 'ls', `${base}/closed`],
    {
      reject: false,
    },
  );
  expect(ls.stderr).toContain('Permission denied');
});

describe('an unexpected error', () => {
  it.each([
    ['before anything is done', "process.geteuid = process.getuid = () => { throw new Error('no ids') };"],
    ['outside of what is waited for', "setTimeout(() => { throw new Error('no ids') }, 0);"],
  ])('%s ends with 2, and asks for a report', { timeout: 30_000 }, async (_, code) => {
    const preload = join(base, 'preload.cjs');
    writeFileSync(preload, code);
    const args = [`--require=${preload}`, program, 'check'];
    const { exitCode, stderr } = await execa(process.execPath, args, { cwd: base, reject: false });
    const [sentence, next, ...more] = stderr.split('\n');
    expect(sentence).toBe('dockperm: Internal error: no ids. This is a bug in dockperm.');
    expect(next).toMatch(/^Please report it with .* DOCKPERM_DEBUG=1 /);
    expect(more).toEqual([]);
    expect(exitCode).toBe(2);
  });

  it('shows where it is to somebody who asks for that', { timeout: 30_000 }, async () => {
    const preload = join(base, 'preload.cjs');
    writeFileSync(preload, "setTimeout(() => { throw new Error('no ids') }, 0);");
    const args = [`--require=${preload}`, program, 'check'];
    const env = { DOCKPERM_DEBUG: '1' };
    const { exitCode, stderr } = await execa(process.execPath, args, { cwd: base, reject: false, env });
    expect(stderr).toMatch(/^dockperm: Internal error: no ids\..*\n.*\nError: no ids\n {4}at .*preload\.cjs/);
    expect(exitCode).toBe(2);
  });
});
