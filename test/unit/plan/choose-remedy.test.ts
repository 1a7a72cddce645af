import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/diagnose/diagnose.ts';
import { chooseRemedy, isSelected, settleProxied } from '../../../src/plan/choose-remedy.ts';
import type { Consent } from '../../../src/plan/plan.ts';
import type { Remedy, Step } from '../../../src/rules/rule.ts';

const ask: Step = { kind: 'ask', sentence: 'Call.' };
const run: Step = { kind: 'run', command: { file: 'true', args: [] }, needsRoot: false };
const remedy = (title: string, safety: Remedy['safety'], steps: Step[], more: object = {}): Remedy =>
  ({ title, safety, steps, ...(safety === 'risky' ? { grants: 'all' } : {}), ...more }) as Remedy;
const manual = remedy('manual', 'manual', [ask]);
const askSafe = remedy('asked', 'safe', [ask]);
const safe = remedy('safe', 'safe', [ask, run]);
const risky = remedy('risky', 'risky', [run]);
const proxy = remedy('proxy', 'safe', [run], { strategy: 'proxy' });
const askProxy = remedy('proxy by hand', 'manual', [ask], { strategy: 'proxy' });

describe('the remedy that is chosen', () => {
  const choose = (remedies: Remedy[], strategy?: 'group' | 'proxy') =>
    chooseRemedy({ remedies }, strategy === undefined ? {} : { strategy })?.title;

  it('is a safe one that dockperm can do, then a risky one, then the first', () => {
    expect(choose([manual, risky, askSafe, safe])).toBe('safe');
    expect(choose([manual, askSafe, risky])).toBe('risky');
    expect(choose([manual, askSafe])).toBe('manual');
    expect(choose([])).toBeUndefined();
  });

  it('is a proxy only where one is asked for and there is one', () => {
    expect(choose([proxy, risky])).toBe('risky');
    expect(choose([proxy])).toBeUndefined();
    expect(choose([proxy, risky], 'group')).toBe('risky');
    expect(choose([risky, safe, askProxy, proxy], 'proxy')).toBe('proxy');
    expect(choose([safe, askProxy], 'proxy')).toBe('proxy by hand');
    expect(choose([manual, safe], 'proxy')).toBe('safe');
  });
});

const none: Consent = { allow: [], only: [], rebuild: 'yes' };

describe('a finding that something is done about', () => {
  const selected = (severity: Finding['severity'], remedies: Remedy[], consent: Partial<Consent> = {}) =>
    isSelected({ rule: 'a', severity, remedies }, { ...none, ...consent });

  it('is each error', () => {
    expect(selected('error', [])).toBe(true);
  });

  it('is a warning with a safe remedy, or one that is allowed', () => {
    expect(selected('warning', [manual, safe])).toBe(true);
    expect(selected('warning', [manual, risky, proxy])).toBe(false);
    expect(selected('warning', [risky], { allow: ['a'] })).toBe(true);
    expect(selected('warning', [risky], { allow: ['b'] })).toBe(false);
  });

  it('is a note that is allowed', () => {
    expect(selected('note', [safe])).toBe(false);
    expect(selected('note', [safe], { allow: ['a'] })).toBe(true);
  });

  it('is one that a proxy is asked for and can help', () => {
    expect(selected('note', [manual, proxy], { strategy: 'proxy' })).toBe(true);
    expect(selected('note', [manual, proxy], { strategy: 'group' })).toBe(false);
    expect(selected('note', [manual], { strategy: 'proxy' })).toBe(false);
  });

  it('is what is named, and nothing else, where something is', () => {
    expect(selected('note', [], { only: ['a', 'b'] })).toBe(true);
    expect(selected('error', [safe], { only: ['b'], allow: ['a'], strategy: 'proxy' })).toBe(false);
  });
});

describe('a service that gets a proxy', () => {
  const finding = (rule: string, name: string, remedies: Remedy[], kind = 'service'): Finding =>
    ({
      rule,
      title: rule,
      severity: 'error',
      subject: { kind, name },
      summary: '',
      evidence: [],
      remedies,
    }) as Finding;
  const web = [finding('a', 'web', [safe]), finding('b', 'web', [proxy]), finding('c', 'web', [proxy])];
  const others = [
    finding('a', 'db', [safe]),
    finding('a', 'web', [safe], 'container'),
    finding('d', 'web', [proxy], 'host'),
  ];
  const rules = (strategy: Consent['strategy']) =>
    settleProxied([...web, ...others], strategy === undefined ? none : { ...none, strategy }).map(
      ({ rule, subject }) => `${rule} ${subject.kind} ${subject.name}`,
    );

  it('is spoken for by the first finding that has one, and by no other', () => {
    expect(rules('proxy')).toEqual(['b service web', 'a service db', 'a container web', 'd host web']);
  });

  it('is not settled unless a proxy is asked for', () => {
    expect(rules('group')).toHaveLength(6);
    expect(rules(undefined)).toHaveLength(6);
  });
});
