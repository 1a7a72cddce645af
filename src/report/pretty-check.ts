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
    ...report.findings.flatMap((finding) => ['', ...formatFinding(finding, { style, width })]),
    ...formatServices(report, style),
    ...formatEndpoint(report, style),
    ...nextStep(report, style),
  ];
  return `${lines.join('\n')}\n`;
}

function headline(report: CheckReport, { style, width }: PrettyOptions): string[] {
  const [first] = report.findings.filter(isError);
  const errors = report.findings.filter(isError).length;
  if (first) {
    const more = errors > 1 ? ` (${errors} problems in all)` : '';
    return [style.bad(wrap(sanitize(`✗ ${first.summary}${more}`), width, '  '))];
  }
  switch (report.verdict) {
    case 'ok':
      return [style.good(wrap(sanitize(`✓ ${okSentence(report)}`), width, '  '))];
    case 'denied':
    case 'unreachable':
    case 'inconclusive':
      return [style.warn(wrap(sanitize(`? ${whyNotKnown(report)}`), width, '  '))];
  }
}

function okSentence({ services, facts }: CheckReport): string {
  const you = facts.caller.name ?? `uid ${facts.caller.uid}`;
  const fine = services.filter(({ access }) => access === 'ok').map(({ name }) => name);
  if (fine.length === 0) return `${you} may use the Docker engine.`;
  return `${you} may use the Docker engine, and so may ${fine.join(', ')}.`;
}

function whyNotKnown({ facts, endpoint }: CheckReport): string {
  const { connection } = facts;
  if (connection.state === 'not-tried') return `Not known: ${connection.reason}.`;
  const error = 'error' in connection ? ` (${connection.error})` : '';
  return `Not known: ${endpoint.host} did not answer as an engine does${error}.`;
}

function formatFinding(finding: ReportedFinding, { style, width }: PrettyOptions): string[] {
  const where = finding.at ? style.dim(`  ${baseName(finding.at.file)}:${finding.at.line}`) : '';
  const { kind, name } = finding.subject;
  const title = `${style.strong(finding.rule)}  ${sanitize(kind === 'host' ? 'this host' : `${kind} ${name}`)}${where}`;
  const summary = `  ${wrap(sanitize(finding.summary), width, '  ')}`;
  const size = Math.max(...finding.evidence.map(({ label }) => label.length), 0);
  return [
    title,
    summary,
    ...finding.evidence.flatMap((item) => formatEvidence(item, size, { style, width })),
    ...formatRemedies(finding, { style, width }),
  ];
}

function formatEvidence(
  { label, saw, wanted }: Evidence,
  size: number,
  { style, width }: PrettyOptions,
): string[] {
  const indent = ' '.repeat(size + 6);
  const text = `    ${label.padEnd(size)}  ${saw}`;
  const line = wrapAfter(sanitize(text), width, indent);
  if (wanted === undefined) return [line];
  const both = `${text}  (wanted: ${wanted})`;
  if (both.length <= width) return [`${sanitize(text)}  ${style.dim(sanitize(`(wanted: ${wanted})`))}`];
  return [line, `${indent}${style.dim(sanitize(`wanted: ${wanted}`))}`];
}

/** Keeps the columns in front, which `wrap` would fold. */
function wrapAfter(text: string, width: number, indent: string): string {
  const head = text.slice(0, indent.length);
  return head + wrap(text.slice(indent.length), width - indent.length).replaceAll('\n', `\n${indent}`);
}

function formatRemedies({ remedies }: ReportedFinding, { style, width }: PrettyOptions): string[] {
  const [best] = remedies;
  if (!best) return [];
  const grants = best.safety === 'risky' ? ` ${style.warn(`(grants ${sanitize(best.grants)})`)}` : '';
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
    `  ${style.good('→')} ${wrap(sanitize(best.title), width, '    ')}${grants}`,
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

function formatEndpoint({ endpoint, facts }: CheckReport, style: Style): string[] {
  const gid = endpoint.socketGid === null ? '' : `, group ${endpoint.socketGid}`;
  const engine = facts.engine.state === 'answered' ? `, engine ${facts.engine.version}` : '';
  return ['', style.dim(sanitize(`${endpoint.host} (${endpoint.origin})${gid}${engine}`))];
}

function nextStep({ findings }: CheckReport, style: Style): string[] {
  const repairable = findings.some(({ remedies }) => remedies.some(({ safety }) => safety !== 'manual'));
  return repairable
    ? [
        `Next: ${style.strong('dockperm fix --dry-run')} shows the change, ${style.strong('dockperm fix')} makes it.`,
      ]
    : [];
}

function baseName(path: string): string {
  return path.replace(/^.*\//, '');
}
