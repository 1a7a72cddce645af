import { describe, expect, it } from 'vitest';
import type { ReportedFinding } from '../../../../src/report/reported-finding.ts';
import type { Remedy } from '../../../../src/rules/rule.ts';
import { type Expected, judgeNamed, type Seen } from '../../../lab/causes/judge.ts';

const host = { kind: 'host', name: 'host' } as const;

function finding(rule: string, more: Partial<ReportedFinding> = {}): ReportedFinding {
  const blank = { severity: 'error', summary: '', evidence: [], remedies: [], docs: '' } as const;
  return { ...blank, rule, subjects: [host], ...more };
}

const asks = (sentence: string): Remedy => ({
  title: 'Do this',
  safety: 'manual',
  steps: [{ kind: 'ask', sentence }],
});
const runs = (file: string, ...args: string[]): Remedy => ({
  title: 'Do this',
  safety: 'safe',
  steps: [{ kind: 'run', command: { file, args }, needsRoot: true }],
});

/** What is said against a report with these findings. */
function judge(
  rule: string | null,
  findings: readonly ReportedFinding[],
  more: Partial<Expected & Pick<Seen, 'truth'>> = {},
): string[] {
  const { truth = null, not = null, shows = [], withholds = [] } = more;
  const verdict = findings.some(({ severity }) => severity === 'error') ? 'denied' : 'ok';
  return judgeNamed({ rule, not, shows, withholds }, { report: { verdict, findings }, truth });
}

describe('a staged cause', () => {
  it('is right when it is named first and alone', () => {
    expect(judge('a', [finding('a')])).toEqual([]);
    expect(judge('a', [finding('a'), finding('n', { severity: 'note' })])).toEqual([]);
  });

  it('is wrong when another one is named, or named before it', () => {
    expect(judge('a', [finding('b')])).toEqual(['does not name a']);
    expect(judge('a', [finding('b'), finding('a')])).toEqual(['names b before a']);
  });

  it('is wrong beside a second one, since only one thing is broken', () => {
    const other = { kind: 'service', name: 'web' } as const;
    expect(judge('a', [finding('a'), finding('b')])).toEqual(['names b as a second cause']);
    expect(judge('a', [finding('a'), finding('b', { subjects: [other] })])).toEqual([
      'names b as a second cause',
    ]);
  });

  it('is in vain when the kernel says something else than claimed', () => {
    const truth = { asked: 'connect', said: 'ok', expected: 'EACCES' };
    expect(judge('a', [finding('a')], { truth })).toEqual(['staged in vain: connect gives ok, not EACCES']);
  });

  it('has to say the words that make it useful', () => {
    expect(judge('a', [finding('a', { summary: 'set in ~/.profile:2' })], { shows: ['.profile:2'] })).toEqual(
      [],
    );
    expect(judge('a', [finding('a')], { shows: ['.profile:2'] })).toEqual(['says nothing of .profile:2']);
  });

  it('has to keep to itself what would be wrong advice there', () => {
    const findings = [finding('user-not-in-group', { remedies: [asks('sudo usermod -aG docker ann')] })];
    expect(judge('user-not-in-group', findings, { withholds: ['usermod'] })).toEqual(['speaks of usermod']);
  });

  it('that is no more than a warning need not come first, and brings no error', () => {
    const warning = finding('a', { severity: 'warning' });
    expect(judge('a', [finding('n', { severity: 'note' }), warning])).toEqual([]);
    expect(judge('a', [finding('b'), warning])).toEqual(['names b, which is not so']);
  });
});

describe('a look-alike', () => {
  it('where all is in order has no error', () => {
    expect(judge(null, [])).toEqual([]);
    expect(judge(null, [finding('a')])).toEqual(['names a, where no problem is staged']);
  });

  it('is not to be taken for the cause, be it as a note', () => {
    const note = finding('a', { severity: 'note' });
    expect(judge(null, [note], { not: 'a' })).toEqual(['takes the look-alike for a']);
  });
});

describe('advice that is never right', () => {
  const wrong: readonly [string, Remedy][] = [
    ['opens the socket to everybody', runs('chmod', '666', '/run/docker.sock')],
    ['opens the socket to everybody', runs('chmod', '0777', '/run/docker.sock')],
    ['opens the socket to everybody', asks('sudo chmod a+rw /var/run/docker.sock')],
    ['opens the socket to everybody', asks('sudo chmod o+w /var/run/docker.sock')],
    ['advises to join a group', runs('usermod', '-aG', 'docker', 'ann')],
    ['runs the client as root', asks('sudo docker ps')],
    ['runs the container as root', asks('user: "0"')],
  ];
  it.each(wrong)('%s', (said, remedy) => {
    expect(judge('a', [finding('a', { remedies: [remedy] })])).toEqual([`a ${said}`]);
  });

  it('does not include what is right for that cause', () => {
    const joins = runs('usermod', '-aG', 'docker', 'ann');
    expect(judge('user-not-in-group', [finding('user-not-in-group', { remedies: [joins] })])).toEqual([]);
    expect(judge('a', [finding('a', { remedies: [runs('chmod', '0660', '/run/docker.sock')] })])).toEqual([]);
  });

  it('includes group 0 as if that were safe', () => {
    const edit = { op: 'add-group', service: 'web', value: '0' } as const;
    const steps = [{ kind: 'edit', file: 'compose.yaml', edit }] as const;
    const safe: Remedy = { title: 'Join', safety: 'safe', steps };
    const risky: Remedy = { title: 'Join', safety: 'risky', grants: 'the root group', steps };
    expect(judge('a', [finding('a', { remedies: [safe] })])).toEqual([
      'a joins group 0 as if that were safe',
    ]);
    expect(judge('a', [finding('a', { remedies: [risky] })])).toEqual([]);
  });
});
