import { describe, expect, it } from 'vitest';
import { instructionsOf } from '../../../src/plan/instructions.ts';
import { orderActions } from '../../../src/plan/order-actions.ts';
import type { Action } from '../../../src/plan/plan.ts';
import { instructionLines } from '../../../src/report/format-instruction.ts';
import type { RecreateStep, Step } from '../../../src/rules/rule.ts';

const run = (line: string, more: { restarts?: 'engine' } = {}): Step => {
  const [file = '', ...args] = line.split(' ');
  return { kind: 'run', command: { file, args }, needsRoot: false, ...more };
};
const restart = (line: string): Step => run(line, { restarts: 'engine' });
const set = (file: string): Step => ({
  kind: 'edit',
  file,
  edit: { op: 'set-env', key: 'DOCKER_GID', value: '998' },
});
const recreate = (name: string, more: Partial<RecreateStep> = {}): Step => ({
  kind: 'recreate',
  base: { file: 'docker', args: ['compose'] },
  services: [name],
  build: 'yes',
  which: 'changed',
  ...more,
});

const action = (...steps: Step[]): Action => ({
  rule: 'a',
  subject: { kind: 'host', name: 'host' },
  title: 'Do it',
  safety: 'safe',
  steps,
});
const order = (...actions: Action[]): string[] =>
  orderActions(actions).flatMap(({ steps }) =>
    steps.flatMap((step) => {
      if (step.kind === 'edit') return [`edit ${step.file}`];
      return step.kind === 'recreate'
        ? [`recreate ${step.services.join(' ')}`]
        : instructionsOf(step).flatMap(instructionLines);
    }),
  );

describe('the order of steps', () => {
  it('restarts the engine after everything it reads, and replaces containers when it is back', () => {
    const engine = action(
      set('/etc/systemd/system/docker.socket.d/mode.conf'),
      run('systemctl daemon-reload'),
      restart('systemctl restart docker'),
    );
    const service = action(set('.env'), recreate('web'));
    expect(order(engine, service)).toEqual([
      'edit /etc/systemd/system/docker.socket.d/mode.conf',
      'systemctl daemon-reload',
      'edit .env',
      'systemctl restart docker',
      'recreate web',
    ]);
  });

  it('creates a group before adding a user to it', () => {
    const join = action(run('usermod -aG docker ann'));
    const make = action(run('groupadd --system docker'), restart('systemctl restart docker'));
    expect(order(join, make)).toEqual([
      'groupadd --system docker',
      'usermod -aG docker ann',
      'systemctl restart docker',
    ]);
  });

  it('keeps the order within a remedy', () => {
    const steps = ['systemctl stop docker', 'rmdir /run/docker.sock', 'systemctl start docker'];
    expect(order(action(...steps.map((line) => run(line))))).toEqual(steps);
  });

  it('does the same step once, whatever takes it back', () => {
    const reload = run('systemctl daemon-reload');
    const other: Step = { ...reload, kind: 'run', undo: { file: 'true', args: [] } } as Step;
    expect(order(action(set('.env'), reload), action(set('.env'), other, recreate('web')))).toEqual([
      'edit .env',
      'systemctl daemon-reload',
      'recreate web',
    ]);
  });

  it('leaves out an action of which nothing is left', () => {
    expect(orderActions([action(set('.env')), action(set('.env'))])).toHaveLength(1);
  });
});

describe('the restart of the engine', () => {
  it('happens once when two remedies name overlapping units, sockets first', () => {
    const one = action(restart('systemctl restart docker'));
    const other = action(restart('systemctl restart docker docker.socket'));
    expect(order(one, other)).toEqual(['systemctl restart docker.socket docker']);
  });

  it('makes starting it needless', () => {
    const start = action(restart('systemctl start docker'));
    expect(order(start, action(restart('systemctl restart docker')))).toEqual(['systemctl restart docker']);
    expect(order(start)).toEqual(['systemctl start docker']);
  });

  it('is not confused with that of the user\u2019s own engine', () => {
    const lines = ['systemctl --user restart docker', 'systemctl restart docker'];
    expect(order(...lines.map((line) => action(restart(line))))).toEqual(lines);
  });

  it('keeps the steps of a product that needs several', () => {
    const lines = ['snap disable docker', 'snap enable docker'];
    expect(order(action(...lines.map(restart)), action(...lines.map(restart)))).toEqual(lines);
  });

  it('is as risky as what asks for it', () => {
    const risky: Action = { ...action(restart('systemctl restart docker')), safety: 'risky' };
    expect(orderActions([action(set('.env')), risky]).map(({ safety }) => safety)).toEqual(['safe', 'risky']);
  });
});

describe('the containers', () => {
  it('are replaced by one command, after every edit', () => {
    const actions = [action(set('.env'), recreate('web')), action(set('other'), recreate('db'))];
    expect(order(...actions, action(recreate('web')))).toEqual([
      'edit .env',
      'edit other',
      'recreate web db',
    ]);
  });

  it('are all replaced when one of them has to be', () => {
    const [last] =
      orderActions([action(recreate('web')), action(recreate('db', { which: 'all' }))]).at(-1)?.steps ?? [];
    expect(last).toMatchObject({ services: ['web', 'db'], which: 'all' });
  });
});
