import type { Facts } from '../facts/facts.ts';
import { rules as allRules } from '../rules/index.ts';
import { withinProject } from '../rules/remedies/within-project.ts';
import type { Diagnosis, Rule, Severity } from '../rules/rule.ts';

export interface Subject {
  readonly kind: 'host' | 'service' | 'container';
  readonly name: string;
}

/** A finding and the rule that reported it. */
export interface Finding extends Diagnosis {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly subject: Subject;
}

/** Rule id of a finding about a rule that threw: a bug of dockperm's, not a state of the host. */
export const CRASHED = 'crashed';

/** All findings, root cause first: errors of the host, then each service, then containers whose service is in order. */
export function diagnose(facts: Facts, rules: readonly Rule[] = allRules): Finding[] {
  const host = findHost(facts, rules);
  const services = canJudgeServices(facts) ? findServices(facts, rules) : [];
  const broken = new Set(services.filter(isError).map(({ subject }) => subject.name));
  const containers = canJudgeServices(facts) ? findContainers(facts, rules, broken) : [];
  return bySeverity([...host, ...services, ...containers]);
}

/** Errors first: a note on one service must not hide the error of another. */
function bySeverity(findings: readonly Finding[]): Finding[] {
  return (['error', 'warning', 'note'] as const).flatMap((each) =>
    findings.filter(({ severity }) => severity === each),
  );
}

/** Without a live socket the access of a service is unknown, unless a person gives the gid with `--gid`. */
function canJudgeServices({ connection, override }: Facts): boolean {
  return override !== null || connection.state === 'ok' || connection.state === 'denied';
}

function findHost(facts: Facts, rules: readonly Rule[]): Finding[] {
  const subject: Subject = { kind: 'host', name: 'host' };
  return firstErrorOnly(
    rules.flatMap((rule) =>
      rule.scope === 'host' ? attempt(rule, subject, () => rule.diagnose(facts)) : [],
    ),
  );
}

function findServices(facts: Facts, rules: readonly Rule[]): Finding[] {
  if (facts.project.state !== 'found') return [];
  return facts.project.services.flatMap((service) => {
    const subject: Subject = { kind: 'service', name: service.name };
    return firstErrorOnly(
      rules.flatMap((rule) =>
        rule.scope === 'service'
          ? attempt(rule, subject, () => withinProject(rule.diagnose(service, facts), facts))
          : [],
      ),
    );
  });
}

function findContainers(facts: Facts, rules: readonly Rule[], broken: ReadonlySet<string>): Finding[] {
  const judged = facts.containers.filter(({ service }) => service === null || !broken.has(service));
  return judged.flatMap((container) => {
    const subject: Subject = { kind: 'container', name: container.name };
    return firstErrorOnly(
      rules.flatMap((rule) =>
        rule.scope === 'container'
          ? attempt(rule, subject, () => withinProject(rule.diagnose(container, facts), facts))
          : [],
      ),
    );
  });
}

/** What comes after the first error is its consequence, or cannot be distinguished from one. */
function firstErrorOnly(findings: readonly Finding[]): Finding[] {
  const first = findings.find(isError);
  return findings.filter((finding) => finding === first || !isError(finding));
}

export function isError({ severity }: Pick<Finding, 'severity'>): boolean {
  return severity === 'error';
}

function attempt(rule: Rule, subject: Subject, judge: () => Diagnosis | undefined): Finding[] {
  const { id, title, severity } = rule;
  try {
    const diagnosis = judge();
    return diagnosis ? [{ rule: id, title, severity, subject, ...diagnosis }] : [];
  } catch (error) {
    return [crashed(rule, subject, error)];
  }
}

function crashed({ id }: Rule, subject: Subject, error: unknown): Finding {
  return {
    rule: CRASHED,
    title: 'A dockperm rule failed',
    severity: 'warning',
    subject,
    summary: `Rule ${id} failed with an internal error. This is a bug in dockperm.`,
    evidence: [{ label: id, found: error instanceof Error ? error.message : String(error) }],
    remedies: [],
  };
}
