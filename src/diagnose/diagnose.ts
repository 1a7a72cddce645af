import type { Client } from '../clients/client.ts';
import { containersOf, findClients, isAsked } from '../clients/find-clients.ts';
import { seenBy } from '../clients/process-view.ts';
import type { Facts, ProcessFacts } from '../facts/facts.ts';
import { rules as allRules } from '../rules/index.ts';
import { withinProject } from '../rules/remedies/within-project.ts';
import type { Diagnosis, Rule, Severity } from '../rules/rule.ts';

export interface Subject {
  readonly kind: 'host' | 'process' | 'unit' | 'service' | 'container' | 'task';
  readonly name: string;
}

/** A finding and the rule that reported it. */
export interface Finding extends Omit<Diagnosis, 'at'> {
  readonly at?: NonNullable<Diagnosis['at']>;
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly subject: Subject;
}

/** Rule id of a finding about a rule that threw: a bug of dockperm's, not a state of the host. */
export const CRASHED = 'crashed';

/** All findings, root cause first: errors of the host, then each client, then containers whose client is in order. */
export function diagnose(facts: Facts, rules: readonly Rule[] = allRules): Finding[] {
  if (facts.processes.length > 0)
    return bySeverity(facts.processes.flatMap((each) => findProcess(each, facts, rules)));
  const host = findHost(facts, rules);
  if (!canJudgeClients(facts)) return bySeverity(host);
  const judged = findClients(facts).map((client) => ({ client, own: findClient(client, facts, rules) }));
  const inOrder = judged.filter(({ own }) => !own.some(isError));
  const clients = judged.flatMap(({ client, own }) => asAsked(client, facts, own));
  const containers = inOrder.flatMap(({ client }) =>
    asAsked(client, facts, findContainers(client, facts, rules)),
  );
  return bySeverity([...host, ...clients, ...containers]);
}

/** Errors first: a note on one service must not hide the error of another. */
function bySeverity(findings: readonly Finding[]): Finding[] {
  return (['error', 'warning', 'note'] as const).flatMap((each) =>
    findings.filter(({ severity }) => severity === each),
  );
}

/** Without a live socket the access of a client is unknown, unless a person gives the gid with `--gid`. */
function canJudgeClients({ connection, override }: Facts): boolean {
  return override !== null || connection.state === 'ok' || connection.state === 'denied';
}

function findHost(facts: Facts, rules: readonly Rule[]): Finding[] {
  const subject: Subject = { kind: 'host', name: 'host' };
  return firstErrorOnly(
    rules.flatMap((rule) =>
      rule.scope === 'host' || rule.scope === 'process'
        ? attempt(rule, subject, () => rule.diagnose(facts))
        : [],
    ),
  );
}

/** Another process, with the facts as it would find them. Where too little is known of it no rule can speak. */
function findProcess(process: ProcessFacts, facts: Facts, rules: readonly Rule[]): Finding[] {
  const view = seenBy(process, facts);
  if (view === null) return [];
  const { kind, name } = process;
  return firstErrorOnly(
    rules.flatMap((rule) =>
      rule.scope === 'process' ? attempt(rule, { kind, name }, () => rule.diagnose(view)) : [],
    ),
  );
}

function findClient(client: Client, facts: Facts, rules: readonly Rule[]): Finding[] {
  const subject: Subject = { kind: client.kind, name: client.name };
  const findings = rules.flatMap((rule) =>
    attempt(rule, subject, () => withinProject(askAbout(client, rule, facts), facts)),
  );
  return firstErrorOnly(findings);
}

/** Some rules are about what only a service has: its files. */
function askAbout(client: Client, rule: Rule, facts: Facts): Diagnosis | undefined {
  if (rule.ofService && client.kind === 'service') return rule.ofService(client, facts);
  if (rule.scope === 'client') return rule.diagnose(client, facts);
  return rule.scope === 'service' && client.kind === 'service' ? rule.diagnose(client, facts) : undefined;
}

function findContainers(client: Client, facts: Facts, rules: readonly Rule[]): Finding[] {
  const containers = client.kind === 'service' ? containersOf(client, facts) : [client.container];
  return containers.flatMap((container) => {
    const subject: Subject = { kind: container.stack === null ? 'container' : 'task', name: container.name };
    const findings = rules.flatMap((rule) =>
      rule.scope === 'container'
        ? attempt(rule, subject, () => withinProject(rule.diagnose(container, facts), facts))
        : [],
    );
    return firstErrorOnly(findings);
  });
}

/** What is wrong with a container outside of what was asked about is worth a note, and leaves the verdict alone. */
function asAsked(client: Client, facts: Facts, findings: readonly Finding[]): readonly Finding[] {
  if (client.kind === 'service' || isAsked(client.container, facts)) return findings;
  return findings.flatMap((finding) => {
    if (finding.rule === CRASHED) return [finding];
    return isError(finding) ? [{ ...finding, severity: 'note' as const }] : [];
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
    if (diagnosis === undefined) return [];
    const { at, ...rest } = diagnosis;
    return [{ rule: id, title, severity, subject, ...rest, ...(at ? { at } : {}) }];
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
