import type { Position } from '../compose/model.ts';
import { relativePath } from '../compose/paths.ts';
import type { Severity } from '../rules/rule.ts';
import type { CheckReport } from './check-report.ts';
import { formatNotLookedAt, type NotLookedAt } from './coverage.ts';
import { headlineOf } from './headline.ts';
import { noProjectSentences } from './no-project.ts';
import type { ReportedFinding } from './reported-finding.ts';
import { sanitize } from './sanitize.ts';

/** Workflow commands: GitHub shows each finding at its line, and the log stays readable without them. */
export function formatGithub(report: CheckReport): string {
  const lines = report.findings.map((finding) => formatAnnotation(finding, report.facts.workspace));
  lines.push(...report.coverage.notLookedAt.map((part) => formatMissing(part, report.facts.workspace)));
  const isSilent = report.findings.every(({ severity }) => severity === 'note');
  if (isSilent && report.coverage.notLookedAt.length === 0) lines.push(formatSilence(report));
  return `${lines.join('\n')}\n`;
}

/** No findings are good news only if an engine answered. */
function formatSilence(report: CheckReport): string {
  const left = noProjectSentences(report).map((sentence) => `\n${sanitize(sentence)}`);
  if (report.verdict === 'ok')
    return `dockperm: no problems found (${sanitize(report.endpoint.host)})${left.join('')}`;
  return `::warning title=dockperm::${escapeData(headlineOf(report).sentence)}`;
}

function formatMissing(part: NotLookedAt, workspace: string): string {
  const place = part.at ? [formatAt(part.at, workspace)] : [];
  const properties = [...place, 'title=dockperm'].join(',');
  return `::warning ${properties}::${escapeData(`Not looked at: ${formatNotLookedAt(part)}.`)}`;
}

function formatAt({ file, line, column }: Position, workspace: string): string {
  return `file=${escapeProperty(relativePath(file, workspace))},line=${line},col=${column}`;
}

const commands: Record<Severity, string> = { error: 'error', warning: 'warning', note: 'notice' };

/** One for each cause, at the first of its places: GitHub shows ten of a step. */
function formatAnnotation(finding: ReportedFinding, workspace: string): string {
  const at = finding.subjects.find((subject) => subject.at !== undefined)?.at;
  const place = at ? [formatAt(at, workspace)] : [];
  const properties = [...place, `title=${escapeProperty(finding.rule)}`].join(',');
  const [remedy] = finding.remedies;
  const message = remedy ? `${finding.summary} Next: ${remedy.title}.` : finding.summary;
  return `::${commands[finding.severity]} ${properties}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return sanitize(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
