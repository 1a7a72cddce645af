import { isError } from '../diagnose.ts';
import { formatAnswer } from './answer.ts';
import type { CheckReport, ReportedFinding, ReportedService } from './check-report.ts';
import { formatFinding } from './pretty-finding.ts';
import { sanitizeLine } from './sanitize.ts';
import type { PrettyOptions } from './style.ts';
import { wrap } from './wrap.ts';

/** For a person at a terminal: the first line is the answer. */
export function formatPrettyCheck(report: CheckReport, { style, width }: PrettyOptions): string {
  const findings = report.findings.filter(isProblem);
  const lines = [
    formatAnswer(report, { style, width }),
    ...findings.flatMap((finding) => ['', ...formatFinding(finding, report, { style, width })]),
    ...formatNotes(report, { style, width }),
    ...formatServices(report, { style, width }),
    ...formatEndpoint(report, { style, width }),
    ...nextStep(report, { style, width }),
  ];
  return `${lines.join('\n')}\n`;
}

function isProblem({ severity }: ReportedFinding): boolean {
  return severity !== 'note';
}

/** A line each, since `explain` knows the rest; none of what has an error, which comes first. */
function formatNotes({ findings }: CheckReport, { style, width }: PrettyOptions): string[] {
  const broken = new Set(findings.filter(isError).map(({ subject }) => subject.name));
  const notes = findings.filter((finding) => !isProblem(finding) && !broken.has(finding.subject.name));
  if (notes.length === 0) return [];
  return [
    '',
    ...notes.map(({ summary, rule }) =>
      style.dim(wrap(sanitizeLine(`Note: ${summary} (${rule})`), width, '  ')),
    ),
  ];
}

const marks: Record<ReportedService['access'], string> = { ok: '✓', denied: '✗', unknown: '?' };

function formatServices({ services, findings }: CheckReport, { style, width }: PrettyOptions): string[] {
  const isAllWell = !findings.some(isProblem) && services.every(({ access }) => access === 'ok');
  if (services.length === 0 || isAllWell) return [];
  const size = Math.max(...services.map(({ name }) => name.length));
  const rows = services.map(({ name, user, groups, access, reason }) => {
    const paint = { ok: style.good, denied: style.bad, unknown: style.warn }[access];
    const what = reason
      ? `not known: ${reason}`
      : `user ${user ?? '?'}, groups ${groups.join(', ') || 'none'}`;
    const indent = ' '.repeat(size + 6);
    return `  ${paint(marks[access])} ${sanitizeLine(name.padEnd(size))}  ${wrap(sanitizeLine(what), width, indent)}`;
  });
  return ['', 'Services that mount the socket', ...rows];
}

/** A group that was only guessed at is left out: it would read as if it had been found. */
function formatEndpoint({ endpoint, facts }: CheckReport, { style, width }: PrettyOptions): string[] {
  const { socketGid, gidSource, host, origin } = endpoint;
  const isSeen = socketGid !== null && gidSource !== 'getent';
  const gid = isSeen ? `, group ${socketGid}` : '';
  const name = facts.engine.state === 'answered' && facts.engine.product === 'podman' ? 'Podman' : 'engine';
  const engine = facts.engine.state === 'answered' ? `, ${name} ${facts.engine.version}` : '';
  return [
    '',
    style.dim(wrap(sanitizeLine(`${host || 'no endpoint'} (${origin})${gid}${engine}`), width)),
    ...ownReading(facts, { style, width }),
  ];
}

/** What Compose says goes; without its word a person should know whose reading this is. */
function ownReading({ project }: CheckReport['facts'], { style, width }: PrettyOptions): string[] {
  if (project.state !== 'found' || project.authority.kind !== 'own') return [];
  return [
    style.dim(
      wrap(sanitizeLine(`The project was read without Compose: ${project.authority.reason}.`), width),
    ),
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
