import { endpointGid, type NeededGid } from '../access/needed-gid.ts';
import { addedGids } from '../access/service-access.ts';
import type { Finding } from '../diagnose/diagnose.ts';
import { accessOf, judgeAll, type ServiceVerdict, type Verdict } from '../diagnose/verdict.ts';
import type { Endpoint, Facts, ServiceFacts } from '../facts/facts.ts';
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
  /**
   * `denied` applies to the caller or a service; `inconclusive` means that the engine did not answer in time, or that a part
   * of the project is remote and was not looked at.
   */
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

export interface ReportedService extends ServiceVerdict {
  readonly name: string;
  readonly file: string;
  readonly user: string | null;
  readonly groups: readonly number[];
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

function reportService(service: ServiceFacts, facts: Facts): ReportedService {
  const { effectiveUser, name, at } = service;
  return {
    name,
    file: at.file,
    user: effectiveUser.state === 'known' ? effectiveUser.user : null,
    groups: addedGids(service),
    ...accessOf(service, facts),
  };
}
