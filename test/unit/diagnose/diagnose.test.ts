import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import type { Facts } from '../../../src/facts/facts.ts';
import { rules } from '../../../src/rules/index.ts';
import type { Diagnosis, Rule, Severity } from '../../../src/rules/rule.ts';
import { container, engine } from '../../support/memory-engine.ts';
import { socket } from '../../support/memory-files.ts';
import { composeFile, factsOf, joins, linux, project, SOCKET } from '../../support/scenes.ts';

const found: Diagnosis = { summary: 'It is so.', evidence: [], remedies: [] };

function hostRule(
  id: string,
  severity: Severity,
  diagnosis: () => Diagnosis | undefined = () => found,
): Rule {
  return { id, title: id, severity, why: '', byHand: [], scope: 'host', diagnose: diagnosis };
}

const ids = (facts: Facts, some: readonly Rule[]) => diagnose(facts, some).map(({ rule }) => rule);
const errors = (facts: Facts) =>
  diagnose(facts).flatMap(({ rule, severity }) => (severity === 'error' ? [rule] : []));

describe('diagnose', () => {
  it('keeps the first error of a subject and leaves out what follows from it', async () => {
    const facts = await factsOf(linux());
    const some = [hostRule('first', 'error'), hostRule('second', 'error'), hostRule('third', 'error')];
    expect(ids(facts, some)).toEqual(['first']);
  });

  it('keeps every warning and note, behind the errors', async () => {
    const facts = await factsOf(linux());
    const some = [
      hostRule('a', 'note'),
      hostRule('b', 'error'),
      hostRule('c', 'error'),
      hostRule('d', 'warning'),
    ];
    expect(ids(facts, some)).toEqual(['b', 'd', 'a']);
  });

  it('makes a finding of a rule that throws, and goes on', async () => {
    const broken = hostRule('broken', 'error', () => {
      throw new Error('no such thing');
    });
    const findings = diagnose(await factsOf(linux()), [broken, hostRule('next', 'error')]);
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['next', 'error'],
      ['crashed', 'warning'],
    ]);
    expect(findings[1]?.evidence).toEqual([{ label: 'broken', found: 'no such thing' }]);
  });

  it('stamps a finding with the rule and the subject', async () => {
    const [finding] = diagnose(await factsOf(project(composeFile())));
    expect(finding).toMatchObject({
      rule: 'gid-missing',
      severity: 'error',
      subject: { kind: 'service', name: 'web' },
      at: { line: 2 },
    });
  });

  it('reports no errors for a project that works', async () => {
    expect(errors(await factsOf(project(joins('998'))))).toEqual([]);
  });

  it('reports nothing about services behind a dead socket', async () => {
    const files = { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) };
    expect(errors(await factsOf(project(composeFile(), { files })))).toEqual(['engine-stopped']);
  });

  it('judges services for a user who is denied, since the socket itself is visible', async () => {
    const facts = await factsOf(project(composeFile(), { identity: { groups: [] } }));
    expect(errors(facts)).toEqual(['session-groups-stale', 'gid-missing']);
  });

  it('judges each service separately', async () => {
    const two = `${joins('999')}  db:\n    image: db:1\n    user: "1:1"\n    volumes: ["/var/run/docker.sock:/s/docker.sock"]\n`;
    const findings = diagnose(await factsOf(project(two)));
    expect(findings.map(({ rule, subject }) => [rule, subject.name])).toEqual([
      ['gid-wrong', 'web'],
      ['gid-missing', 'db'],
      ['raw-socket', 'web'],
      ['raw-socket', 'db'],
    ]);
  });

  it('leaves a container alone while its service is wrong', async () => {
    const behind = engine({ containers: [container({})] });
    expect(errors(await factsOf(project(joins('999'), { behind })))).toEqual(['gid-wrong']);
    expect(errors(await factsOf(project(joins('998'), { behind })))).toEqual(['container-outdated']);
  });

  it('gives the same findings for facts that were printed and read back', async () => {
    const facts = await factsOf(project(joins('999')));
    expect(diagnose(JSON.parse(JSON.stringify(facts)))).toEqual(diagnose(facts));
  });

  it('judges in the order of the catalogue: where, what is there, who answers, who may', () => {
    const order = rules.map(({ id }) => id);
    const inOrder = [
      'docker-host-invalid',
      'socket-missing',
      'socket-is-directory',
      'path-not-traversable',
      'engine-stopped',
      'session-groups-stale',
      'user-not-in-group',
      'socket-group-missing',
      'env-gid-invalid',
      'gid-unset',
      'gid-zero',
      'gid-wrong',
      'gid-missing',
      'container-outdated',
    ];
    expect(order.filter((id) => inOrder.includes(id))).toEqual(inOrder);
  });
});
