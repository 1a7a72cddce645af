import { isError } from '../diagnose.ts';
import type { Evidence } from '../rules/rule.ts';
import type { CheckReport, ReportedFinding, ReportedService } from './check-report.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

export interface PrettyOptions {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
}

/** For a person at a terminal: the first line is the answer. */
export function formatPrettyCheck(report: CheckReport, { style, width }: PrettyOptions): string {
  const lines = [
    ...headline(report, { style, width }),
    ...report.findings.flatMap((finding) => ['', ...formatFinding(finding, report, { style, width })]),
    ...formatServices(report, style),
    ...formatEndpoint(report, { style, width }),
    ...nextStep(report, { style, width }),
  ];
  return `${lines.join('\n')}\n`;
}

function headline(report: CheckReport, { style, width }: PrettyOptions): string[] {
  const first = rootCause(report);
  const errors = report.findings.filter(isError).length;
  if (first) {
    const more = errors > 1 ? ` (${errors} problems in all)` : '';
    if (report.verdict === 'inconclusive')
      return [style.warn(wrap(sanitize(`? ${first.summary}${more}`), width, '  '))];
    return [style.bad(wrap(sanitize(`✗ ${first.summary}${more}`), width, '  '))];
  }
  switch (report.verdict) {
    case 'ok':
      return [style.good(wrap(sanitize(`✓ ${okSentence(report)}`), width, '  '))];
    case 'denied':
      return [style.bad(wrap(sanitize(`✗ ${deniedSentence(report)}`), width, '  '))];
    case 'unreachable':
      return [style.bad(wrap(sanitize(`✗ ${whyUnreachable(report)}`), width, '  '))];
    case 'inconclusive':
      return [style.warn(wrap(sanitize(`? ${whyNotKnown(report)}`), width, '  '))];
  }
}

function rootCause({ findings }: CheckReport): ReportedFinding | undefined {
  return findings.find(isError);
}

function okSentence({ services, facts }: CheckReport): string {
  const you = facts.caller.name ?? `uid ${facts.caller.uid}`;
  const fine = services.filter(({ access }) => access === 'ok').map(({ name }) => name);
  const unknown = services.filter(({ access }) => access === 'unknown').map(({ name }) => name);
  const also = fine.length === 0 ? '' : `, and so may ${fine.join(', ')}`;
  const open = unknown.length === 0 ? '' : `; not known: ${unknown.join(', ')}`;
  return `${you} may use the Docker engine${also}${open}.`;
}

function deniedSentence({ facts, endpoint }: CheckReport): string {
  const you = facts.caller.name ?? `uid ${facts.caller.uid}`;
  const error = 'error' in facts.connection ? ` (${facts.connection.error})` : '';
  return `${you} may not use ${endpoint.host}${error}.`;
}

function whyNotKnown({ facts, endpoint }: CheckReport): string {
  const { connection } = facts;
  if (connection.state === 'not-tried') return `Not known: ${connection.reason}.`;
  return `Not known: ${endpoint.host} did not answer in time.`;
}

function whyUnreachable({ facts, endpoint }: CheckReport): string {
  const error = 'error' in facts.connection ? ` (${facts.connection.error})` : '';
  return `${endpoint.host} did not answer as an engine does${error}.`;
}

function formatFinding(
  finding: ReportedFinding,
  report: CheckReport,
  { style, width }: PrettyOptions,
): string[] {
  const where = finding.at ? style.dim(`  ${baseName(finding.at.file)}:${finding.at.line}`) : '';
  const { kind, name } = finding.subject;
  const title = `${style.strong(finding.rule)}  ${sanitize(kind === 'host' ? 'this host' : `${kind} ${name}`)}${where}`;
  // The root cause has been said in the first line.
  const summary =
    finding === rootCause(report) ? [] : [`  ${wrap(sanitize(finding.summary), width - 2, '  ')}`];
  const lengths = finding.evidence.map(({ label }) => label.length);
  const size = Math.max(...lengths.filter((length) => length <= width / 2 - 6), 0);
  return [
    title,
    ...summary,
    ...finding.evidence.flatMap((item) => formatEvidence(item, size, { style, width })),
    ...formatRemedies(finding, { style, width }),
  ];
}

/** A label that would take half of the line, such as a long path, gets one of its own. */
function formatEvidence(
  { label, saw, wanted }: Evidence,
  size: number,
  { style, width }: PrettyOptions,
): string[] {
  const isLong = label.length > size;
  const indent = ' '.repeat(isLong ? 6 : size + 6);
  const above = isLong ? [sanitize(`    ${label}`)] : [];
  const text = `${isLong ? indent : `    ${label.padEnd(size)}  `}${saw}`;
  const line = wrapAfter(sanitize(text), width, indent);
  if (wanted === undefined) return [...above, line];
  const both = `${text}  (wanted: ${wanted})`;
  if (both.length <= width)
    return [...above, `${sanitize(text)}  ${style.dim(sanitize(`(wanted: ${wanted})`))}`];
  return [...above, line, style.dim(wrapAfter(sanitize(`${indent}wanted: ${wanted}`), width, indent))];
}

/** Keeps the columns in front, which `wrap` would fold. */
function wrapAfter(text: string, width: number, indent: string): string {
  const head = text.slice(0, indent.length);
  return head + wrap(text.slice(indent.length), width - indent.length).replaceAll('\n', `\n${indent}`);
}

function formatRemedies({ remedies }: ReportedFinding, { style, width }: PrettyOptions): string[] {
  const [best] = remedies;
  if (!best) return [];
  const grants =
    best.safety === 'risky'
      ? [style.warn(`    ${wrap(sanitize(`It grants ${best.grants}.`), width, '    ')}`)]
      : [];
  const manual =
    best.safety === 'safe'
      ? []
      : best.steps.flatMap((step) =>
          step.kind === 'ask'
            ? [step.instruction]
            : step.kind === 'run'
              ? [[...(step.needsRoot ? ['sudo'] : []), step.command.file, ...step.command.args].join(' ')]
              : [],
        );
  return [
    `  ${style.good('→')} ${wrap(sanitize(best.title), width, '    ')}`,
    ...grants,
    ...manual.map((line) => `      ${wrap(sanitize(line), width, '      ')}`),
  ];
}

const marks: Record<ReportedService['access'], string> = { ok: '✓', denied: '✗', unknown: '?' };

function formatServices({ services, findings }: CheckReport, style: Style): string[] {
  if (services.length === 0 || (findings.length === 0 && services.every(({ access }) => access === 'ok')))
    return [];
  const size = Math.max(...services.map(({ name }) => name.length));
  const rows = services.map(({ name, user, groups, access }) => {
    const paint = { ok: style.good, denied: style.bad, unknown: style.warn }[access];
    return `  ${paint(marks[access])} ${sanitize(name.padEnd(size))}  user ${sanitize(user ?? '?')}, groups ${groups.join(', ') || 'none'}`;
  });
  return ['', 'Services that mount the socket', ...rows];
}

/** A group that was only guessed at is left out: it would read as if it had been found. */
function formatEndpoint({ endpoint, facts }: CheckReport, { style, width }: PrettyOptions): string[] {
  const { socketGid, gidSource, host, origin } = endpoint;
  const isSeen = socketGid !== null && gidSource !== 'getent';
  const gid = isSeen ? `, group ${socketGid}` : '';
  const engine = facts.engine.state === 'answered' ? `, engine ${facts.engine.version}` : '';
  return [
    '',
    style.dim(wrap(sanitize(`${host || 'no endpoint'} (${origin})${gid}${engine}`), width)),
    ...ownReading(facts, { style, width }),
  ];
}

/** What Compose says goes; without its word a person should know whose reading this is. */
function ownReading({ project }: CheckReport['facts'], { style, width }: PrettyOptions): string[] {
  if (project.state !== 'found' || project.authority.kind !== 'own') return [];
  return [
    style.dim(wrap(sanitize(`The project was read without Compose: ${project.authority.reason}.`), width)),
  ];
}

function nextStep({ findings }: CheckReport, { style, width }: PrettyOptions): string[] {
  const command = fixCommand(findings);
  if (command === null) return [];
  const next = `Next: ${style.strong('dockperm fix --dry-run')} shows the change, ${style.strong(command)} makes it.`;
  return [wrap(next, width, '  ')];
}

/** What is risky needs to be allowed by name. */
function fixCommand(findings: readonly ReportedFinding[]): string | null {
  const offers = (finding: ReportedFinding, wanted: string): boolean =>
    finding.remedies.some(({ safety }) => safety === wanted);
  if (findings.some((finding) => offers(finding, 'safe'))) return 'dockperm fix';
  const risky = findings.find((finding) => offers(finding, 'risky'));
  return risky ? `dockperm fix --allow ${risky.rule}` : null;
}

function baseName(path: string): string {
  return path.replace(/^.*\//, '');
}
