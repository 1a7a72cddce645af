import { relativePath } from '../compose/paths.ts';
import { CRASHED } from '../diagnose/diagnose.ts';
import { rules } from '../rules/index.ts';
import type { Severity } from '../rules/rule.ts';
import type { CheckReport } from './check-report.ts';
import { formatNotLookedAt } from './coverage.ts';
import { docsPage } from './docs-page.ts';
import { detailLines } from './evidence-line.ts';
import { headlineOf } from './headline.ts';
import { formatJson } from './json.ts';
import { noProjectSentences } from './no-project.ts';
import type { ReportedSubject } from './reported-finding.ts';
import { sanitize } from './sanitize.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** SARIF 2.1.0: one run, with a result for each finding, and the rules that those are of. */
export function formatSarif(report: CheckReport): string {
  const findings = report.findings.filter(({ rule }) => rule !== CRASHED);
  const found = rules.filter(({ id }) => findings.some(({ rule }) => rule === id));
  const run = {
    tool: { driver: { name: 'dockperm', version: report.tool.version, rules: found.map(describeRule) } },
    invocations: [invocationOf(report)],
    columnKind: 'utf16CodeUnits',
    results: findings.map((finding) => ({
      ruleId: finding.rule,
      ruleIndex: found.findIndex(({ id }) => id === finding.rule),
      level: levels[finding.severity],
      message: messageOf([finding.summary, ...detailLines(finding)].join('\n')),
      locations: finding.subjects.map((subject) => locationOf(subject, report.facts.workspace)),
    })),
  };
  return formatJson({ $schema: SCHEMA, version: '2.1.0', runs: [run] });
}

const levels: Record<Severity, string> = { error: 'error', warning: 'warning', note: 'note' };

function describeRule({ id, title, why, severity }: (typeof rules)[number]): object {
  const { url } = docsPage(id);
  return {
    id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    help: { text: `${why} See: dockperm explain ${id}` },
    ...(url === null ? {} : { helpUri: url }),
    defaultConfiguration: { level: levels[severity] },
  };
}

/** Reports what could not be checked: without it, an empty list of results would read as good news. */
function invocationOf(report: CheckReport): object {
  const crashed = report.findings.filter(({ rule }) => rule === CRASHED).map(({ summary }) => summary);
  const open = report.verdict === 'ok' || report.findings.length > 0 ? [] : [headlineOf(report).sentence];
  const executionSuccessful = report.verdict !== 'inconclusive' && crashed.length === 0;
  const notifications = [
    ...crashed.map((text) => ({ level: 'error', message: messageOf(text) })),
    ...report.coverage.notLookedAt.map((source) => ({
      level: 'warning',
      message: messageOf(`Not looked at: ${formatNotLookedAt(source)}.`),
    })),
    ...noProjectSentences(report).map((text) => ({ level: 'note', message: messageOf(text) })),
    ...open.map((text) => ({ level: 'warning', message: messageOf(text) })),
  ];
  return {
    executionSuccessful,
    ...(notifications.length > 0 ? { toolExecutionNotifications: notifications } : {}),
  };
}

function locationOf({ kind, name, at }: ReportedSubject, workspace: string): object {
  const fullyQualifiedName = sanitize(kind === 'host' ? 'host' : `${kind}/${name}`);
  const logicalLocations = [{ name: sanitize(name), fullyQualifiedName, kind: 'resource' }];
  if (!at) return { logicalLocations };
  const uri = encodeURI(sanitize(relativePath(at.file, workspace))).replace(/[?#]/g, encodeURIComponent);
  return {
    physicalLocation: {
      artifactLocation: { uri },
      region: { startLine: Math.max(at.line, 1), startColumn: Math.max(at.column, 1) },
    },
    logicalLocations,
  };
}

/** A brace or a backslash in a message would begin a placeholder or a link. */
function messageOf(text: string): object {
  return { text: sanitize(text).replaceAll('{', '{{').replaceAll('}', '}}').replace(/[[\]]/g, '\\$&') };
}
