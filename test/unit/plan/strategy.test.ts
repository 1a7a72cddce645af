import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/diagnose/diagnose.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import type { Consent } from '../../../src/plan/plan.ts';
import type { Remedy, Step } from '../../../src/rules/rule.ts';

const setEnv = (key: string): Step => ({
  kind: 'edit',
  file: '/app/.env',
  edit: { op: 'set-env', key, value: '1' },
});
const join: Remedy = { title: 'Join', safety: 'safe', steps: [setEnv('DOCKER_GID')] };
const dare: Remedy = { title: 'Dare', safety: 'risky', grants: 'all', steps: [setEnv('DARE')] };
const proxy: Remedy = { title: 'Proxy', safety: 'safe', strategy: 'proxy', steps: [setEnv('PROXY')] };
const byHand: Remedy = {
  title: 'Proxy by hand',
  safety: 'manual',
  strategy: 'proxy',
  steps: [{ kind: 'ask', sentence: 'Open CONTAINERS=1.' }],
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
const note = (name: string, ...remedies: Remedy[]): Finding => ({
  ...finding('raw-socket', name, ...remedies),
  severity: 'note',
});
const group: Consent = { allow: [], only: [], rebuild: 'yes' };
const withProxy: Consent = { ...group, strategy: 'proxy' };

const titles = (findings: readonly Finding[], consent: Consent) =>
  makePlan(findings, consent).actions.map(({ subject, title }) => `${subject.name}: ${title}`);

describe('--strategy proxy', () => {
  it('prefers a proxy, also to what is safer to do', () => {
    expect(titles([finding('a', 'web', join, proxy)], withProxy)).toEqual(['web: Proxy']);
    expect(titles([finding('a', 'web', join, proxy)], group)).toEqual(['web: Join']);
  });

  it('puts one before a service that is in order, because a person asked for that', () => {
    expect(titles([note('web', proxy)], withProxy)).toEqual(['web: Proxy']);
    expect(titles([note('web', proxy)], group)).toEqual([]);
  });

  it('gives a service the proxy or the group, never both', () => {
    const findings = [finding('a', 'web', join), note('web', proxy), finding('b', 'db', join)];
    expect(titles(findings, withProxy)).toEqual(['web: Proxy', 'db: Join']);
  });

  it('says it once for a service of which three rules have something to say', () => {
    const findings = [finding('a', 'web', join, proxy), note('web', proxy), note('web', proxy)];
    expect(titles(findings, withProxy)).toEqual(['web: Proxy']);
  });

  it('repairs in the usual way what no proxy can stand in for, and says so', () => {
    const { actions } = makePlan([finding('a', 'web', join)], withProxy);
    expect(actions).toMatchObject([
      { title: 'Join', note: 'A proxy cannot fix web, so dockperm uses the standard fix instead' },
    ]);
  });

  it('has nothing to say of that about the host', () => {
    const host: Finding = { ...finding('a', 'host', join), subject: { kind: 'host', name: 'host' } };
    expect(makePlan([host], withProxy).actions[0]).not.toHaveProperty('note');
  });

  it('hands a proxy that only a person can place to that person, instead of giving the group', () => {
    const plan = makePlan([finding('a', 'web', join, byHand)], withProxy);
    expect(plan.actions).toEqual([]);
    expect(plan.unfixable).toMatchObject([
      {
        reason: 'Proxy by hand',
        instructions: [{ sentence: 'Open CONTAINERS=1.' }, { sentence: expect.any(String) }],
      },
    ]);
  });

  it('does so, too, when the group was another rule\u2019s advice', () => {
    const plan = makePlan([finding('a', 'web', join), note('web', byHand)], withProxy);
    expect([plan.actions, plan.unfixable.length]).toEqual([[], 1]);
  });

  it('keeps to the rules of --only', () => {
    const findings = [finding('a', 'web', proxy), note('db', proxy)];
    expect(titles(findings, { ...withProxy, only: ['raw-socket'] })).toEqual(['db: Proxy']);
  });
});

describe('the usual strategy', () => {
  it('names the proxy beside what it holds back', () => {
    const { held } = makePlan([finding('a', 'web', dare, proxy)], group);
    expect(held).toMatchObject([{ title: 'Dare', instead: '--strategy proxy' }]);
    expect(makePlan([finding('a', 'web', dare)], group).held[0]).not.toHaveProperty('instead');
  });

  it('names the flag where a proxy is all there is and was asked for by its rule', () => {
    const { unfixable } = makePlan([note('web', proxy)], { ...group, only: ['raw-socket'] });
    expect(unfixable).toMatchObject([{ instructions: [{ dockperm: ['fix', '--strategy', 'proxy'] }] }]);
  });
});
