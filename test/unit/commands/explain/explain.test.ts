import { describe, expect, it } from 'vitest';
import { readLog } from '../../../../src/commands/explain/read-log.ts';
import { engine } from '../../../support/memory-engine.ts';
import { socket } from '../../../support/memory-files.ts';
import { composeFile, linux, project, SOCKET } from '../../../support/scenes.ts';
import { runSession } from '../../../support/terminal.ts';

const denial = 'dial unix /var/run/docker.sock: connect: permission denied';
const keptOut = linux({
  identity: { groups: [] },
  files: {
    [SOCKET]: socket(engine(), { gid: 998 }),
    '/etc/group': 'root:x:0:\ndocker:x:998:\nann:x:1000:\n',
  },
});

async function causesOf(args: readonly string[], machine = linux(), input?: string) {
  const { exitCode, out } = await runSession(
    ['explain', '--format', 'json', ...args],
    machine,
    input === undefined ? {} : { input },
  );
  return { exitCode, ...JSON.parse(out) };
}

describe('explain', () => {
  it('takes a text of several words as one', async () => {
    const apart = await causesOf(['--text-only', ...denial.split(' ')]);
    expect(apart).toEqual(await causesOf(['--text-only', denial]));
    expect(apart.exitCode).toBe(0);
  });

  it('reads a log from standard input, with a hyphen and without', async () => {
    const log = `web-1  | starting\nweb-1  | ${denial}\n`;
    expect((await causesOf(['-'], linux(), log)).causes[0].rule).toBe('gid-missing');
    expect((await causesOf([], linux(), log)).causes[0].rule).toBe('gid-missing');
  });

  it('exits 1 when nothing in the text is known, and names no cause', async () => {
    expect(await causesOf(['all is well'])).toMatchObject({ exitCode: 1, causes: [] });
  });

  it('suggests the rule that was meant', async () => {
    const { exitCode, err } = await runSession(['explain', 'sesion-groups-stale'], linux());
    expect(exitCode).toBe(2);
    expect(err).toContain('Did you mean session-groups-stale?');
  });

  it('gives a rule as JSON, too', async () => {
    const { rules } = await causesOf(['denial-elsewhere']);
    expect(rules).toEqual([expect.objectContaining({ id: 'denial-elsewhere', severity: null })]);
  });

  it('lists the rules when standard input is empty', async () => {
    const { exitCode, out } = await runSession(['explain'], linux(), { input: '' });
    expect(exitCode).toBe(0);
    expect(out).toContain('session-groups-stale');
  });
});

describe('explain on a machine with an engine', () => {
  it('puts first what holds there, with what was seen', async () => {
    const { causes, here } = await causesOf([`docker: Got ${denial}`], keptOut);
    expect(causes[0]).toMatchObject({ rule: 'user-not-in-group', likelihood: 'high' });
    expect(here).toMatchObject({ state: 'confirmed', findings: [{ rule: 'user-not-in-group' }] });
  });

  it('finds the cause among the services of the project', async () => {
    const { causes, here } = await causesOf([`web-1  | ${denial}`], project(composeFile()));
    expect(causes[0].rule).toBe('gid-missing');
    expect(here.state).toBe('confirmed');
  });

  it('says when nothing of it holds there', async () => {
    expect((await causesOf([`docker: Got ${denial}`])).here).toEqual({ state: 'none' });
  });

  it.each([
    ['another socket', 'dial unix /run/other/engine.sock: connect: permission denied'],
    [
      'another address',
      'Cannot connect to the Docker daemon at tcp://10.0.0.9:2375. Is the docker daemon running?',
    ],
    ['another system', 'open //./pipe/docker_engine: Access is denied.'],
  ])('leaves the facts out for a text about %s', async (_, text) => {
    expect((await causesOf([text], keptOut)).here.state).toBe('not-known');
  });

  it('explains beside a project that cannot be read, and says so', async () => {
    const { exitCode, causes, here } = await causesOf([`web-1  | ${denial}`], project('services: [\n'));
    expect(exitCode).toBe(0);
    expect(causes[0].rule).toBe('gid-missing');
    expect(here).toMatchObject({ state: 'not-known', reason: expect.stringContaining('compose') });
  });

  it('is not asked when only the text counts', async () => {
    const { here } = await causesOf(['--text-only', denial], keptOut);
    expect(here).toBeUndefined();
  });
});

describe('standard input', () => {
  const inputOf = async function* (bytes: Uint8Array) {
    for (let start = 0; start < bytes.length; start += 1000) yield bytes.subarray(start, start + 1000);
  };

  it('that is not text is rejected in a sentence', async () => {
    const noise = Uint8Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 256);
    await expect(readLog(inputOf(noise))).rejects.toThrow('Standard input is not valid UTF-8.');
  });

  it('from PowerShell is read as UTF-16', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(denial, 'utf16le')]);
    expect(await readLog(inputOf(bytes))).toBe(denial);
  });

  it('that is longer than 10 MB is read from its end', async () => {
    const chunk = Buffer.alloc(1_000_000, 'a');
    const chunks = async function* () {
      for (let count = 0; count < 30; count++) yield chunk;
      yield Buffer.from(denial);
    };
    const text = await readLog(chunks());
    expect(text.length).toBeLessThanOrEqual(10_000_000);
    expect(text.endsWith(denial)).toBe(true);
  });

  it('that never ends is read up to the limit', async () => {
    const chunk = Buffer.alloc(10_000_000, 'a');
    const chunks = async function* () {
      while (true) yield chunk;
    };
    expect((await readLog(chunks())).length).toBe(10_000_000);
  });
});
