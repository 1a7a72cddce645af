import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../../src/commands/check/check.ts';
import type { CheckReport } from '../../../../src/report/check-report.ts';
import { engine } from '../../../support/memory-engine.ts';
import { socket } from '../../../support/memory-files.ts';
import { APP, composeFile, joins, linux, project } from '../../../support/scenes.ts';
import { runSession } from '../../../support/terminal.ts';

const finding = (severity: 'error' | 'warning' | 'note', rule = 'a') =>
  ({ rule, severity }) as CheckReport['findings'][number];

describe('the exit code of a check', () => {
  it.each([
    ['ok', [], 'error', 0],
    ['denied', [finding('error')], 'error', 1],
    ['ok', [finding('warning')], 'error', 0],
    ['ok', [finding('warning')], 'warning', 1],
    ['ok', [finding('note')], 'warning', 0],
    ['unreachable', [], 'error', 1],
    ['inconclusive', [], 'error', 3],
    ['inconclusive', [finding('error')], 'error', 3],
    ['ok', [finding('warning', 'crashed')], 'error', 2],
    ['inconclusive', [finding('warning', 'crashed')], 'error', 2],
  ] as const)('for %s with %j and --fail-on %s is %i', (verdict, findings, failOn, code) => {
    expect(exitCodeOf({ verdict, findings, failOn })).toBe(code);
  });
});

describe('a command line', () => {
  it.each([
    ['an unknown command', ['chek']],
    ['an unknown flag', ['check', '--fast']],
    ['two endpoints', ['check', '--socket', '/a', '--host', 'unix:///b']],
    ['an unknown format', ['check', '--format', 'xml']],
    ['a time of nothing', ['check', '--timeout', '0']],
    ['a time below nothing', ['check', '--timeout', '-5s']],
    ['a time that is none', ['check', '--timeout', '5 parsecs']],
    ['a group with a sign', ['check', '--gid', '+5']],
    ['a group with a point', ['check', '--gid', '1.5']],
    ['a group in hexadecimal', ['fix', '--gid', '0x10']],
    ['an empty group', ['check', '--gid', '']],
    ['a group that is the kernel\'s "none"', ['check', '--gid', '4294967295']],
    ['a flag without its value', ['check', '--gid']],
  ])('with %s ends with 2, says why, and does nothing', async (_, args) => {
    const { exitCode, out, err, host } = await runSession(args, project(composeFile()));
    expect([exitCode, out, host.log]).toEqual([2, '', []]);
    expect(err.split('\n')[0]).toMatch(/\w{3,}/);
    expect(err).not.toMatch(/at .*\.ts:\d+|bug/);
  });

  it.each(['5s', '500ms', '2m', '1.5', '30'])('takes %s for a time', async (time) => {
    expect((await runSession(['check', '--timeout', time], linux())).exitCode).toBe(0);
  });

  it('reads paths from the directory it is typed in', async () => {
    const machine = { ...project(joins('999')), cwd: '/home/ann' };
    for (const args of [
      ['-C', 'app'],
      ['-C', './x/../app/'],
      ['-f', 'app/compose.yaml'],
    ]) {
      const { out } = await runSession(['check', ...args], machine);
      expect(out).toContain('gid-wrong');
    }
  });

  it('takes the number of --gid as the one that counts', async () => {
    const { exitCode } = await runSession(['check', '--gid', '4242'], project(joins('4242')));
    expect(exitCode).toBe(0);
  });

  it('lets what cannot be judged yet pass, unless it is strict', async () => {
    const unbuilt = project(joins('998').replace('    user: "10001:10001"\n', ''));
    expect((await runSession(['check'], unbuilt)).exitCode).toBe(0);
    expect((await runSession(['check', '--strict'], unbuilt)).exitCode).toBe(3);
    expect((await runSession(['check', '--strict'], project(joins('998')))).exitCode).toBe(0);
    expect((await runSession(['check', '--strict'], project(joins('999')))).exitCode).toBe(1);
  });

  it('asks the engine that a flag names', async () => {
    const files = { '/other.sock': socket(engine({ version: { Version: '27.0.0' } }), { gid: 998 }) };
    for (const flag of [
      ['--socket', '/other.sock'],
      ['--socket', '../../../other.sock'],
      ['--host', 'unix:///other.sock'],
    ]) {
      const { out } = await runSession(['check', ...flag], linux({ files }));
      expect(out).toContain('engine 27.0.0');
    }
  });

  it('writes a report where it may, and says where it may not', async () => {
    const machine = project(composeFile());
    const written = await runSession(['check', '--format', 'json', '--output', 'out.json'], machine);
    expect(JSON.parse(written.host.text(`${APP}/out.json`) ?? '')).toMatchObject({ verdict: 'denied' });
    const refused = await runSession(['check', '--output', '/etc/report'], machine);
    expect([refused.exitCode, refused.err]).toEqual([
      2,
      'dockperm: /etc/report cannot be written: EACCES (permission denied).\nChoose another file with --output.\n',
    ]);
  });
});
