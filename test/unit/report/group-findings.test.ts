import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../../src/report/check-report.ts';
import { container, engine } from '../../support/memory-engine.ts';
import { composeFile, linux, project } from '../../support/scenes.ts';
import { runSession } from '../../support/terminal.ts';

const service = (name: string, user: string): string =>
  `  ${name}:\n    image: ${name}:1\n    user: "${user}"\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n`;
const machineOf = (...services: string[]) => project(`services:\n${services.join('')}`);
const many = (count: number) =>
  machineOf(...Array.from({ length: count }, (_, index) => service(`app${index}`, '10001:10001')));

async function report(machine: ReturnType<typeof project>, ...args: string[]): Promise<CheckReport> {
  return JSON.parse((await runSession(['check', '--format', 'json', ...args], machine)).out);
}

describe('services with one cause', () => {
  it('are one finding with as many subjects, each with its place', async () => {
    const { findings } = await report(many(40));
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ rule, subjects }) => [rule, subjects.length])).toEqual([['gid-missing', 40]]);
    expect(errors[0]?.subjects[39]).toMatchObject({ kind: 'service', name: 'app39', at: { line: 197 } });
    expect(errors[0]?.evidence.filter(({ subject }) => subject === 'app7')).toHaveLength(2);
    expect(errors[0]?.evidence.filter(({ label }) => label === 'socket')).toHaveLength(1);
    expect(errors[0]?.remedies[0]?.steps.filter(({ kind }) => kind === 'edit').length).toBeGreaterThan(39);
  });

  it('are named up to the third in a report for a person', async () => {
    const { out } = await runSession(['check'], many(40));
    expect(out).toMatch(/^✗ app0, app1, app2 and 37 more cannot use the Docker socket:/);
    expect(out).toContain('→ Add group 998 to app0, app1, app2 and 37 more');
  });

  it('are one annotation of a CI run, at the first place', async () => {
    const { out } = await runSession(['check', '--format', 'github'], many(3));
    expect(out.match(/^::error .*$/gm)).toEqual([
      '::error file=compose.yaml,line=2,col=3,title=gid-missing::app0, app1 and app2 cannot use the Docker socket: their users are not in group 998. Next: Add group 998 to app0, app1 and app2.',
    ]);
  });

  it('fit on a screen, with the rest of the clients counted', async () => {
    const { out } = await runSession(['check'], many(40));
    expect(out.split('\n').length).toBeLessThan(30);
    expect(out).toContain('\n  … 30 more: ✗ 30\n');
  });

  it('keep what a sentence introduces, and say it once', async () => {
    const containers = ['a', 'b'].map((id) => container({ id, name: id, project: null, service: null }));
    const { out } = await runSession(['check'], linux({ behind: engine({ containers }) }));
    expect(out.match(/start it again with its own command and:\n +--group-add 998\n/g)).toHaveLength(1);
    const shops = containers.map((each) => ({ ...each, project: 'shop', service: each.name }));
    const { out: inFiles } = await runSession(['check'], linux({ behind: engine({ containers: shops }) }));
    expect(inFiles.match(/project shop, in [ab]:\n +group_add:\n +- "998"\n/g)).toHaveLength(2);
  });

  it('stay apart where the cause differs', async () => {
    const wrong = service('cron', '10001:10001').replace(
      '    volumes',
      '    group_add: ["997"]\n    volumes',
    );
    const { findings } = await report(machineOf(service('web', '10001:10001'), wrong));
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ rule, subjects }) => [rule, subjects.map(({ name }) => name)])).toEqual([
      ['gid-missing', ['web']],
      ['gid-wrong', ['cron']],
    ]);
  });
});

describe('what comes next', () => {
  it('is a command as data, with the selection of this run', async () => {
    const { next } = await report(project(composeFile()), '--service', 'web', '--gid', '998');
    expect(next).toEqual([
      { title: 'preview', argv: ['dockperm', 'fix', '--service', 'web', '--gid', '998', '--dry-run'] },
      { title: 'apply', argv: ['dockperm', 'fix', '--service', 'web', '--gid', '998'] },
    ]);
  });

  it('keeps the consent that was given, and asks for what is missing', async () => {
    const args = ['fix', '--no-rebuild', '--service', 'web', '--timeout', '2s', '--dry-run'];
    const { out } = await runSession(args, project(composeFile()));
    expect(out).toContain('  dockperm fix --service web --timeout 2000ms --no-rebuild --yes\n');
  });
});

describe('an error of exit code 2', () => {
  it.each([
    [['check', '--format', 'json', '--gid', 'x'], 'gid-invalid'],
    [['fix', '--format=json', '--only', 'nothing'], 'usage'],
    [['check', '--format', 'json', '--no-such-option'], 'usage'],
  ])('is JSON where JSON was asked for: %j', async (args, code) => {
    const { out, exitCode } = await runSession(args, project(composeFile()));
    expect(exitCode).toBe(2);
    expect(JSON.parse(out)).toEqual({
      schemaVersion: 1,
      error: {
        code,
        message: expect.stringMatching(/\S/),
        hint: expect.stringMatching(/\S/),
        next: expect.arrayContaining([{ sentence: expect.stringMatching(/\S/) }]),
      },
    });
  });
});
