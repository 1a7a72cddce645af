import { judgeContainer } from '../access/container-access.ts';
import { endpointGid, type NeededGid } from '../access/needed-gid.ts';
import { addedGids, judgeService } from '../access/service-access.ts';
import { type Finding, isError } from '../diagnose/diagnose.ts';
import type { ContainerFacts, Endpoint, Facts, ServiceFacts } from '../facts/facts.ts';
import type { Evidence, Remedy, Severity } from '../rules/rule.ts';
import { version } from '../version.ts';
import { docsPage } from './docs-page.ts';
import { spellForShell } from './mask.ts';

/**
 * Output of `check --format json`: the verdict, the findings (root cause first), every service that mounts an engine's socket, and all facts. `npm run generate:schema` updates the schema.
 */
export interface CheckReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'dockperm'; readonly version: string };
  /** `denied` applies to the caller or a service; `inconclusive` means that the engine did not answer in time. */
  readonly verdict: Verdict;
  readonly endpoint: {
    readonly host: string;
    readonly origin: Endpoint['origin'];
    /** Null if it could only be guessed. */
    readonly socketGid: number | null;
    readonly gidSource: NeededGid['source'];
  };
  readonly findings: readonly ReportedFinding[];
  readonly services: readonly ReportedService[];
  readonly facts: Facts;
}

export type Verdict = 'ok' | 'denied' | 'unreachable' | 'inconclusive';

export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly subject: Finding['subject'];
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly remedies: readonly Remedy[];
  readonly at?: NonNullable<Finding['at']>;
  /** The page of the rule: a link, or its path in the package. `dockperm explain RULE` prints it. */
  readonly docs: string;
}

export interface ReportedService {
  readonly name: string;
  readonly file: string;
  readonly user: string | null;
  readonly groups: readonly number[];
  readonly access: 'ok' | 'denied' | 'unknown';
  /** Why it is unknown. */
  readonly reason?: string;
  readonly basis: 'connected' | 'model';
}

/** From facts that are masked already, and what the rules found in them. */
export function makeCheckReport(facts: Facts, findings: readonly Finding[]): CheckReport {
  return { ...spellForShell(judgement(facts, findings)), facts };
}

function judgement(facts: Facts, findings: readonly Finding[]): Omit<CheckReport, 'facts'> {
  const gid = endpointGid(facts);
  return {
    schemaVersion: 1,
    tool: { name: 'dockperm', version },
    verdict: judgeAll(facts, findings),
    endpoint: {
      host: facts.endpoint.host,
      origin: facts.endpoint.origin,
      socketGid: gid.source === 'fallback' ? null : gid.gid,
      gidSource: gid.source,
    },
    findings: findings.map(reportFinding),
    services:
      facts.project.state === 'found'
        ? facts.project.services.map((service) => reportService(service, facts))
        : [],
  };
}

/** The caller's own access decides first; with that in order, the worst of the services. */
export function judgeAll({ connection, endpoint }: Facts, findings: readonly Finding[]): Verdict {
  switch (connection.state) {
    case 'denied':
      return 'denied';
    case 'timeout':
      return 'inconclusive';
    case 'refused':
    case 'missing':
    case 'failed':
      return 'unreachable';
    case 'not-tried':
      return endpoint.kind === 'invalid' ? 'unreachable' : 'inconclusive';
    case 'ok':
      return findings.some(isError) ? 'denied' : 'ok';
  }
}

function reportFinding({
  rule,
  severity,
  subject,
  summary,
  evidence,
  remedies,
  at,
}: Finding): ReportedFinding {
  const { path, url } = docsPage(rule);
  return { rule, severity, subject, summary, evidence, remedies, ...(at ? { at } : {}), docs: url ?? path };
}

/** A running container says more than its configuration: its process is judged where there is one. */
function reportService(service: ServiceFacts, facts: Facts): ReportedService {
  const { effectiveUser, name, at } = service;
  const running = facts.containers.filter((container) => container.service === name);
  return {
    name,
    file: at.file,
    user: effectiveUser.state === 'known' ? effectiveUser.user : null,
    groups: addedGids(service),
    ...accessOf(service, running, facts),
    basis: 'model',
  };
}

function accessOf(
  service: ServiceFacts,
  running: readonly ContainerFacts[],
  facts: Facts,
): Pick<ReportedService, 'access' | 'reason'> {
  // Nobody listens on a file of the past.
  if (running.some(({ mountedInode }) => mountedInode.state === 'deleted')) return { access: 'denied' };
  const containers = running.map((container) => judgeContainer(container, facts));
  const verdicts = [judgeService(service, facts), ...containers];
  if (verdicts.some(({ access }) => access === 'denied')) return { access: 'denied' };
  const unknown = verdicts.find((verdict) => verdict.access === 'unknown');
  return unknown ? { access: 'unknown', reason: unknown.reason } : { access: 'ok' };
}
