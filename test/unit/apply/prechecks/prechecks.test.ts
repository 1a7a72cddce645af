import { describe, expect, it } from 'vitest';
import { assertFeasible } from '../../../../src/apply/prechecks/prechecks.ts';
import { assertSudo } from '../../../../src/apply/prechecks/sudo.ts';
import type { FileChange, StagedPlan } from '../../../../src/apply/stage-edits.ts';
import { DockpermError } from '../../../../src/errors.ts';
import { engineAt, gather } from '../../../../src/probes/gather.ts';
import type { Step } from '../../../../src/rules/rule.ts';
import { file } from '../../../support/memory-files.ts';
import { type Machine, memoryHost } from '../../../support/memory-host.ts';
import { APP, composeFile, linux, project, select, without } from '../../../support/scenes.ts';

const run = (line: string, needsRoot = true): Step => {
  const [program = '', ...args] = line.split(' ');
  return { kind: 'run', command: { file: program, args }, needsRoot };
};
const change = (path: string, more: Partial<FileChange> = {}): FileChange => ({
  path,
  before: null,
  after: 'A=1\n',
  ...more,
});
const prepared = (steps: readonly Step[], changes: readonly FileChange[] = []): StagedPlan => ({
  changes,
  plan: {
    actions: [{ rule: 'a', subject: { kind: 'host', name: 'host' }, title: 'Do it', safety: 'safe', steps }],
    held: [],
    unfixable: [],
  },
});

/** What a person is told; null when the plan may begin. */
async function stopped(attempt: Promise<void>): Promise<string | null> {
  try {
    await attempt;
    return null;
  } catch (error) {
    if (error instanceof DockpermError) return error.message;
    throw error;
  }
}

async function look(
  machine: Machine,
  plan: StagedPlan,
): Promise<{ said: string | null; log: readonly string[] }> {
  const host = memoryHost(machine);
  const facts = await gather(host, select());
  const engine = engineAt(facts.endpoint, facts.connection, 5000);
  const before = host.log.length;
  const said = await stopped(assertFeasible(host, plan, { facts, engine, directory: APP }));
  return { said, log: host.log.slice(before) };
}

describe('before the first write', () => {
  it('a plan passes without any change to the host when its files, programs and disk space are there', async () => {
    const plan = prepared([run('usermod -aG docker ann')], [change(`${APP}/.env`)]);
    expect(await look(linux(), plan)).toEqual({ said: null, log: [] });
  });

  it('a missing program stops the plan and is named', async () => {
    const machine = without(linux(), '/usr/sbin/usermod');
    const { said } = await look(machine, prepared([run('usermod -aG docker ann')]));
    expect(said).toBe('The plan needs usermod, which is not installed. Nothing was changed.');
  });

  it('a missing program that only the undo needs stops the plan', async () => {
    const undo = { file: 'gpasswd', args: ['-d', 'ann', 'docker'] };
    const step = { ...run('usermod -aG docker ann'), undo } as Step;
    const { said } = await look(without(linux(), '/usr/bin/gpasswd'), prepared([step]));
    expect(said).toMatch(/needs gpasswd/);
  });

  it('an ordinary user\u2019s own command is not looked for among those of root', async () => {
    const machine = linux();
    expect((await look(machine, prepared([run('usermod -aG docker ann', false)]))).said).toMatch(/usermod/);
    expect((await look(machine, prepared([run('docker ps', false)]))).said).toBeNull();
  });

  it('a file that cannot be written stops the plan', async () => {
    const machine = project(composeFile(), {
      files: { [`${APP}/.env`]: file('A=0\n', { uid: 1000, gid: 1000, mode: 0o444 }) },
    });
    const { said } = await look(machine, prepared([], [change(`${APP}/.env`, { before: 'A=0\n' })]));
    expect(said).toMatch(/\.env cannot be written: EACCES \(permission denied\)/);
  });

  it('a disk without space for the files stops the plan', async () => {
    const { said } = await look({ ...linux(), free: 4096 }, prepared([], [change(`${APP}/.env`)]));
    expect(said).toMatch(/^Not enough disk space for .*: 2 MiB needed, 4 KiB free\. Nothing was changed\.$/);
  });

  it('a disk that is too full for a build stops only a plan that builds', async () => {
    const built = composeFile('build: .').replace('    image: web:1\n', '');
    const machine = { ...project(built), free: 50 << 20 };
    const recreate = (build: 'yes' | 'no'): Step => ({
      kind: 'recreate',
      base: { file: 'docker', args: ['compose'] },
      services: ['web'],
      build,
      which: 'changed',
    });
    expect((await look(machine, prepared([recreate('yes')]))).said).toMatch(
      /^Not enough disk space for \/var\/lib\/docker: 200 MiB needed, 50 MiB free\./,
    );
    expect((await look(machine, prepared([run('docker ps', false), recreate('yes')]))).said).toMatch(
      /200 MiB/,
    );
    expect((await look(machine, prepared([recreate('no')]))).said).toBeNull();
    expect(
      (await look({ ...project(composeFile()), free: 50 << 20 }, prepared([recreate('yes')]))).said,
    ).toBeNull();
  });

  it('a disk that is too full for a build is no matter where the engine keeps its data elsewhere', async () => {
    const built = composeFile('build: .').replace('    image: web:1\n', '');
    const host = memoryHost({ ...project(built), free: 50 << 20 });
    const facts = await gather(host, select());
    const engine = engineAt(facts.endpoint, facts.connection, 5000);
    const recreate: Step = {
      kind: 'recreate',
      base: { file: 'docker', args: ['compose'] },
      services: ['web', 'db'],
      build: 'yes',
      which: 'changed',
    };
    const whole = prepared([recreate]);
    const other = {
      ...whole.plan.actions[0],
      steps: [run('docker ps', false)],
    } as (typeof whole.plan.actions)[0];
    const plan = { ...whole, plan: { ...whole.plan, actions: [...whole.plan.actions, other] } };
    const check = (part: object) =>
      stopped(assertFeasible(host, plan, { facts: { ...facts, ...part }, engine, directory: APP }));
    expect(await check({})).toMatch(/200 MiB needed/);
    expect(await check({ engine: { ...facts.engine, elsewhere: true } })).toBeNull();
    expect(await check({ engine: { state: 'unknown', reason: '' } })).toBeNull();
    expect(await check({ project: { state: 'none', directory: APP, nearby: [] } })).toBeNull();
  });
});

describe('sudo', () => {
  const join = prepared([run('usermod -aG docker ann')]);
  const ask = async (machine: Machine, plan: StagedPlan, use: 'may-ask' | 'silent') => {
    const host = memoryHost(machine);
    return { said: await stopped(assertSudo(host, plan, use)), log: host.log };
  };

  it('is not touched where no step needs root, nor by root', async () => {
    expect(await ask(linux(), prepared([run('docker ps', false)]), 'silent')).toEqual({
      said: null,
      log: [],
    });
    expect(await ask(linux({ identity: { uid: 0 } }), join, 'silent')).toEqual({ said: null, log: [] });
  });

  it('is asked whether it allows each command', async () => {
    const { said, log } = await ask(linux(), join, 'silent');
    expect(said).toBeNull();
    expect(log).toEqual(['run sudo -n true', 'run sudo -n -l usermod -aG docker ann']);
  });

  it('that needs a password stops a plan without a terminal, before anything is written', async () => {
    const { said } = await ask(linux({ sudo: 'wants-password' }), join, 'silent');
    expect(said).toBe(
      'The plan needs root, and sudo needs a password, but there is no terminal. Nothing was changed.',
    );
  });

  it('asks for the password at a terminal, once', async () => {
    const { said, log } = await ask(linux({ sudo: 'wants-password' }), join, 'may-ask');
    expect(said).toBeNull();
    expect(log.filter((line) => line === 'run sudo -v')).toHaveLength(1);
  });

  it('that denies the user stops the plan', async () => {
    const { said } = await ask(linux({ sudo: 'refuses' }), join, 'may-ask');
    expect(said).toBe('This user is not allowed to use sudo. Nothing was changed.');
  });

  it('that is not installed stops the plan', async () => {
    const { said } = await ask(without(linux(), '/usr/bin/sudo'), join, 'may-ask');
    expect(said).toMatch(/sudo is not installed/);
  });

  it('is also required for a file that only root can write', async () => {
    const file = change('/etc/docker/daemon.json', { needsRoot: true });
    const { log } = await ask(linux(), prepared([], [file]), 'silent');
    expect(log).toEqual(['run sudo -n true', 'run sudo -n test -w /etc']);
  });
});
