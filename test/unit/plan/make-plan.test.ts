import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/diagnose/diagnose.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import type { Consent } from '../../../src/plan/plan.ts';
import { upCommand } from '../../../src/plan/recreation.ts';
import type { Remedy, Step } from '../../../src/rules/rule.ts';

const base = { file: 'docker', args: ['compose'], cwd: '/app' };
const setGid: Step = {
  kind: 'edit',
  file: '/app/.env',
  edit: { op: 'set-env', key: 'DOCKER_GID', value: '998' },
};
const recreate = (name: string): Step => ({
  kind: 'recreate',
  base,
  services: [name],
  build: 'yes',
  which: 'changed',
});
const safe = (...steps: Step[]): Remedy => ({ title: 'Do it', safety: 'safe', steps });
const risky: Remedy = { title: 'Dare it', safety: 'risky', grants: 'everything', steps: [setGid] };
const manual: Remedy = {
  title: 'Ask an administrator',
  safety: 'manual',
  steps: [
    { kind: 'ask', sentence: 'Call.' },
    { kind: 'run', command: { file: 'systemctl', args: ['restart', 'docker'] }, needsRoot: true },
  ],
};

const finding = (rule: string, name: string, ...remedies: Remedy[]): Finding => ({
  rule,
  title: rule,
  severity: 'error',
  subject: { kind: 'service', name },
  summary: 'It is so.',
  evidence: [],
  remedies,
});
const none: Consent = { allow: [], only: [], rebuild: 'yes' };

describe('makePlan', () => {
  it('takes the safe remedy, wherever it stands among the others', () => {
    const { actions, held, unfixable } = makePlan([finding('a', 'web', manual, risky, safe(setGid))], none);
    expect(actions.map(({ title, steps }) => [title, steps])).toEqual([['Do it', [setGid]]]);
    expect([held, unfixable]).toEqual([[], []]);
  });

  it('holds back what is risky, and says what it grants and which flag releases it', () => {
    const { actions, held } = makePlan([finding('a', 'web', risky)], none);
    expect(actions).toEqual([]);
    expect(held).toMatchObject([
      { title: 'Dare it', grants: 'everything', release: expect.stringContaining('--allow a') },
    ]);
  });

  it.each(['a', 'risky'])('releases what is risky with --allow %s', (allowed) => {
    const { actions, held } = makePlan([finding('a', 'web', risky)], { ...none, allow: [allowed] });
    expect(actions).toMatchObject([{ title: 'Dare it', safety: 'risky' }]);
    expect(held).toEqual([]);
  });

  it('holds it back when another rule was allowed', () => {
    expect(makePlan([finding('a', 'web', risky)], { ...none, allow: ['b'] }).held).toHaveLength(1);
  });

  it('keeps to the rules of --only', () => {
    const findings = [finding('a', 'web', safe(setGid)), finding('b', 'db', risky)];
    const plan = makePlan(findings, { ...none, only: ['b'] });
    expect([plan.actions.length, plan.held.length]).toEqual([0, 1]);
  });

  it('gives a person the instructions of what it cannot do itself', () => {
    expect(makePlan([finding('a', 'web', manual)], none).unfixable).toMatchObject([
      {
        rule: 'a',
        reason: 'Ask an administrator',
        instructions: [{ sentence: 'Call.' }, { command: 'sudo systemctl restart docker' }],
      },
    ]);
    expect(makePlan([finding('a', 'web')], none).unfixable).toMatchObject([
      { reason: 'dockperm has no fix for this', instructions: [] },
    ]);
  });

  it('leaves the containers alone with --no-rebuild', () => {
    const plan = makePlan([finding('a', 'web', safe(setGid, recreate('web')))], { ...none, rebuild: 'no' });
    expect(plan.actions.flatMap(({ steps }) => steps)).toEqual([setGid]);
  });

  it('leaves notes alone, and warnings that only a person can do something about', () => {
    const note: Finding = { ...finding('a', 'web', safe(setGid)), severity: 'note' };
    const warning: Finding = { ...finding('b', 'web', manual), severity: 'warning' };
    expect(makePlan([note, warning], none)).toEqual({ actions: [], held: [], unfixable: [] });
    expect(makePlan([note], { ...none, only: ['a'] }).actions).toHaveLength(1);
    expect(makePlan([{ ...warning, remedies: [safe(setGid)] }], none).actions).toHaveLength(1);
  });

  it('leaves nothing to do of a remedy that only replaces a container, with --no-rebuild', () => {
    const plan = makePlan([finding('a', 'web', safe(recreate('web')))], { ...none, rebuild: 'no' });
    expect(plan).toEqual({ actions: [], held: [], unfixable: [] });
  });

  it('hands a remedy of nothing but instructions to a person, however safe', () => {
    const plan = makePlan([finding('a', 'web', safe({ kind: 'ask', sentence: 'Log in again.' }))], none);
    expect([plan.actions, plan.unfixable.map(({ instructions }) => instructions)]).toEqual([
      [],
      [[{ sentence: 'Log in again.' }]],
    ]);
  });

  it('is empty for no findings', () => {
    expect(makePlan([], none)).toEqual({ actions: [], held: [], unfixable: [] });
  });
});

describe('a command that needs sudo', () => {
  const start: Step = {
    kind: 'run',
    command: { file: 'systemctl', args: ['start', 'docker'] },
    needsRoot: true,
  };
  const asRoot = finding('engine-stopped', 'host', safe(start));

  it('is held back without a terminal, and names the flag that allows it', () => {
    const { actions, held } = makePlan([asRoot], { ...none, sudo: 'held' });
    expect(actions).toEqual([]);
    expect(held).toEqual([expect.objectContaining({ reason: 'sudo', release: '--allow engine-stopped' })]);
    expect(held[0]).not.toHaveProperty('grants');
  });

  it.each(['engine-stopped', 'a'])('runs where it was allowed by name only (%s)', (allow) => {
    const plan = makePlan([asRoot], { ...none, sudo: 'held', allow: [allow] });
    expect(plan.actions).toHaveLength(allow === 'a' ? 0 : 1);
  });

  it('is held, too, when only a file is root\u2019s', () => {
    const edit: Step = {
      kind: 'edit',
      file: '/etc/docker/daemon.json',
      edit: { op: 'set-json', path: ['group'], value: 'docker' },
      needsRoot: true,
    };
    expect(makePlan([finding('a', 'host', safe(edit))], { ...none, sudo: 'held' }).held).toHaveLength(1);
  });

  it('is done where a person is asked', () => {
    expect(makePlan([asRoot], none).actions).toHaveLength(1);
  });
});

describe('an answer at the terminal', () => {
  it('lets through what was asked about, and nothing else of that rule', () => {
    const findings = [finding('a', 'web', risky), finding('a', 'db', risky)];
    const { held } = makePlan(findings, none);
    const plan = makePlan(findings, { ...none, consented: held.slice(0, 1) });
    expect(plan.actions.map(({ subject }) => subject.name)).toEqual(['web']);
    expect(plan.held.map(({ subject }) => subject.name)).toEqual(['db']);
  });
});

describe('the command that replaces containers', () => {
  it('builds, unless a flag forbids it', () => {
    const services = ['web', 'db'];
    expect(upCommand({ base, services, build: 'yes', which: 'changed' }).args.join(' ')).toBe(
      'compose up -d --build web db',
    );
    expect(upCommand({ base, services, build: 'no', which: 'changed' }).args.join(' ')).toBe(
      'compose up -d web db',
    );
    expect(upCommand({ base, services, build: 'yes', which: 'all' }).args.join(' ')).toBe(
      'compose up -d --build --force-recreate web db',
    );
  });
});
