import { describe, expect, it } from 'vitest';
import { instructionsOf } from '../../../src/plan/instructions.ts';
import { manualSteps } from '../../../src/plan/manual-steps.ts';
import { orderActions } from '../../../src/plan/order-actions.ts';
import type { Action } from '../../../src/plan/plan.ts';
import { recreation, upCommand, upKeeping } from '../../../src/plan/recreation.ts';
import { editsForCompose } from '../../../src/plan/unplanned-differences.ts';
import type { EditStep, RecreateStep, Step } from '../../../src/rules/rule.ts';

const base = { file: 'docker', args: ['compose', '-f', 'a.yaml'], cwd: '/app' };
const recreate = (more: Partial<RecreateStep> = {}): RecreateStep => ({
  kind: 'recreate',
  base,
  services: ['web'],
  build: 'no',
  which: 'changed',
  ...more,
});
const run = (line: string, more: object = {}): Step => {
  const [file = '', ...args] = line.split(' ');
  return { kind: 'run', command: { file, args }, needsRoot: false, ...more };
};
const env: EditStep = { kind: 'edit', file: '/app/.env', edit: { op: 'set-env', key: 'A', value: '1' } };
const whole = (text: string | null): EditStep => ({
  kind: 'edit',
  file: '/etc/a b',
  edit: { op: 'write-file', text },
});
const json: EditStep = {
  kind: 'edit',
  file: '/etc/docker/daemon.json',
  edit: { op: 'set-json', path: ['group'], value: 'docker' },
};

describe('what a person does for a step', () => {
  it('is what the step asks for', () => {
    expect(instructionsOf({ kind: 'ask', sentence: 'Call.' })).toEqual([{ sentence: 'Call.' }]);
    expect(instructionsOf({ kind: 'ask', command: 'make' })).toEqual([{ command: 'make' }]);
    expect(instructionsOf({ kind: 'ask', lines: ['a', 'b'] })).toEqual([{ lines: ['a', 'b'] }]);
  });

  it('is its command, by sudo where it needs root', () => {
    expect(instructionsOf(run('true x'))).toEqual([{ command: 'true x' }]);
    expect(instructionsOf(run('true x', { needsRoot: true }))).toEqual([{ command: 'sudo true x' }]);
  });

  it('is an edit of a file of the host, and none of a file of the project', () => {
    expect(instructionsOf(env)).toEqual([]);
    expect(instructionsOf(whole(null))).toEqual([{ command: "rm '/etc/a b'" }]);
    expect(instructionsOf(whole('x\ny\n'))).toEqual([
      { sentence: 'Create /etc/a b with:' },
      { lines: ['x', 'y'] },
    ]);
    const [told] = instructionsOf(json);
    expect(told).toEqual({
      sentence: expect.stringMatching(/^In \/etc\/docker\/daemon\.json: .*group.*\.$/),
    });
  });

  it('is nothing for containers, which dockperm replaces', () => {
    expect(instructionsOf(recreate())).toEqual([]);
  });
});

describe('what a person does in place of an action', () => {
  const refused = (step: EditStep, ...lines: string[]) => ({
    step,
    result: { state: 'refused', reason: 'why', lines } as const,
  });
  const edited = (step: EditStep) => ({ step, result: { state: 'edited', text: '' } as const });
  const unchanged = (step: EditStep) => ({ step, result: { state: 'unchanged' } as const });

  it('is the lines of the one file, and what comes after them', () => {
    const steps = [env, run('true'), recreate({ build: 'yes' }), { kind: 'ask', sentence: 'Call.' } as const];
    expect(manualSteps(steps, [refused(env, 'A=1')])).toEqual([
      { lines: ['A=1'] },
      { sentence: 'Then:' },
      { command: 'true' },
      { command: 'docker compose -f a.yaml up -d --build web' },
      { sentence: 'Call.' },
    ]);
    expect(manualSteps([env], [edited(env)])).toEqual([{ lines: ['A=1'] }]);
  });

  it('names each file where there are several, without those that say it already', () => {
    const other = { ...env, file: '/app/b.env' };
    expect(manualSteps([], [refused(env, 'A=1'), edited(other), unchanged({ ...env, file: '/c' })])).toEqual([
      { sentence: 'In /app/.env:' },
      { lines: ['A=1'] },
      { sentence: 'In /app/b.env:' },
      { lines: ['A=1'] },
    ]);
    expect(manualSteps([], [unchanged(env)])).toEqual([]);
  });
});

const action = (steps: Step[], more: Partial<Action> = {}): Action => ({
  rule: 'a',
  subject: { kind: 'host', name: 'host' },
  title: 'Do it',
  safety: 'safe',
  steps,
  ...more,
});

describe('the order of actions', () => {
  const first = (...actions: Action[]) => orderActions(actions)[0]?.title;
  const plain = action([run('true')], { title: 'plain' });

  it.each([
    ['groupadd docker', 'group'],
    ['addgroup -g 1 docker', 'group'],
    ['addgroup -S docker', 'group'],
    ['addgroup ann docker', 'plain'],
    ['addgroup --gS x', 'plain'],
    ['addgroup -gx', 'plain'],
    ['useradd -g 1 ann', 'plain'],
  ])('begins with what makes a group: %s', (line, title) => {
    expect(first(plain, action([run('false'), run(line)], { title: 'group' }))).toBe(title);
  });

  it('has one restart with what any of them needs', () => {
    const restart = (line: string, more: Partial<Action>) =>
      action([run(line, { restarts: 'engine' }), run(`echo ${line}`)], more);
    const last = (...actions: Action[]) => orderActions(actions).at(-1);
    const one = restart('systemctl restart a', {});
    const two = restart('systemctl restart b', { rule: 'b', safety: 'risky', impact: 'stops all' });
    expect(last(one, two)).toEqual({
      rule: 'a',
      subject: { kind: 'host', name: 'host' },
      title: 'Restart the engine',
      safety: 'risky',
      impact: 'stops all',
      steps: [run('systemctl restart a b', { restarts: 'engine' })],
    });
    expect(last(one)).toMatchObject({ safety: 'safe' });
    expect(last(one)).not.toHaveProperty('impact');
  });

  it('replaces containers once, built or all where any asks for it', () => {
    const last = (...steps: RecreateStep[]) => orderActions([action(steps)]).at(-1)?.steps[0];
    expect(last(recreate(), recreate({ services: ['web', 'db'] }))).toEqual(
      recreate({ services: ['web', 'db'] }),
    );
    expect(last(recreate(), recreate({ build: 'yes' }))).toMatchObject({ build: 'yes', which: 'changed' });
    expect(last(recreate({ which: 'all' }), recreate())).toMatchObject({ build: 'no', which: 'all' });
  });
});

describe('the recreation of containers', () => {
  it('is an action of its own, safe and about all of them', () => {
    const step = recreate({ services: ['web', 'db'] });
    expect(recreation(step)).toEqual({
      rule: 'container-outdated',
      subject: { kind: 'service', name: 'web, db' },
      title: 'Build and recreate web, db',
      safety: 'safe',
      steps: [step],
    });
  });

  it('is a command of Compose, which may keep what runs', () => {
    expect(upCommand(recreate({ which: 'all' })).args).toEqual([
      ...base.args,
      'up',
      '-d',
      '--force-recreate',
      'web',
    ]);
    expect(upKeeping(recreate())).toEqual({
      ...base,
      args: [...base.args, 'up', '-d', '--no-recreate', 'web'],
    });
  });
});

describe('the edits that Compose reads', () => {
  it('are those of its own files and of .env', () => {
    const dockerfile = {
      kind: 'edit',
      file: '/app/Dockerfile',
      edit: { op: 'reuse-group', line: 1, group: 'a', holder: 'b' },
    } as const;
    const steps = [env, json, whole('x'), dockerfile, run('true'), recreate()];
    expect(editsForCompose({ actions: [action(steps), action([])] })).toEqual([
      { file: env.file, edit: env.edit },
    ]);
  });
});
