import type { Position, RemoteSource } from '../compose/model.ts';
import { relativePath } from '../compose/paths.ts';
import type { Severity } from '../rules/rule.ts';
import type { CheckReport } from './check-report.ts';
import { headlineOf } from './headline.ts';
import { formatRemoteSource, noProjectSentences, remoteSourcesOf } from './not-looked-at.ts';
import type { ReportedFinding, ReportedSubject } from './reported-finding.ts';
import { sanitize } from './sanitize.ts';

/** Workflow commands: GitHub shows each finding at its line, and the log stays readable without them. */
export function formatGithub(report: CheckReport): string {
  const lines = report.findings.flatMap((finding) =>
    placesOf(finding).map((subject) => formatAnnotation(finding, subject, report.facts.workspace)),
  );
  lines.push(...remoteSourcesOf(report).map((source) => formatRemote(source, report.facts.workspace)));
  const isSilent = report.findings.every(({ severity }) => severity === 'note');
  if (isSilent && remoteSourcesOf(report).length === 0) lines.push(formatSilence(report));
  return `${lines.join('\n')}\n`;
}

/** No findings are good news only if an engine answered. */
function formatSilence(report: CheckReport): string {
  const left = noProjectSentences(report).map((sentence) => `\n${sanitize(sentence)}`);
  if (report.verdict === 'ok')
    return `dockperm: no problems found (${sanitize(report.endpoint.host)})${left.join('')}`;
  return `::warning title=dockperm::${escapeData(headlineOf(report).sentence)}`;
}

function formatRemote(source: RemoteSource, workspace: string): string {
  const message = `Not looked at: ${formatRemoteSource(source)}.`;
  return `::warning ${formatAt(source.at, workspace)},title=dockperm::${escapeData(message)}`;
}

function formatAt({ file, line, column }: Position, workspace: string): string {
  return `file=${escapeProperty(relativePath(file, workspace))},line=${line},col=${column}`;
}

const commands: Record<Severity, string> = { error: 'error', warning: 'warning', note: 'notice' };

/** One annotation per place, or a single one without any place. */
function placesOf({ subjects }: ReportedFinding): readonly ReportedSubject[] {
  const placed = subjects.filter(({ at }) => at !== undefined);
  return placed.length > 0 ? placed : subjects.slice(0, 1);
}

function formatAnnotation(finding: ReportedFinding, { at }: ReportedSubject, workspace: string): string {
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
