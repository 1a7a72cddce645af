import { isError } from '../../diagnose/diagnose.ts';
import { chooseRemedy, isSelected } from '../../plan/choose-remedy.ts';
import type { CheckReport, ReportedFinding, ReportedService } from '../check-report.ts';
import { formatHeadline } from '../headline.ts';
import { formatRemoteSource, remoteSourcesOf } from '../not-looked-at.ts';
import { sanitizeLine } from '../sanitize.ts';
import type { PrettyOptions } from '../style.ts';
import { wrap } from '../wrap.ts';
import { formatFinding } from './finding.ts';

/** For a person at a terminal: the first line is the answer. */
export function formatPrettyCheck(report: CheckReport, { style, width }: PrettyOptions): string {
  const findings = report.findings.filter(isProblem);
  const lines = [
    formatHeadline(report, { style, width }),
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
    const what = reason ? `unknown: ${reason}` : `user ${user ?? '?'}, groups ${groups.join(', ') || 'none'}`;
    const indent = ' '.repeat(size + 6);
    return `  ${paint(marks[access])} ${sanitizeLine(name.padEnd(size))}  ${wrap(sanitizeLine(what), width, indent)}`;
  });
  return ['', 'Services that mount the socket', ...rows];
}

/** A group that was only guessed at is left out: it would read as if it had been found. */
function formatEndpoint(report: CheckReport, { style, width }: PrettyOptions): string[] {
  const { endpoint, facts } = report;
  const { socketGid, gidSource, host, origin } = endpoint;
  const isSeen = socketGid !== null && gidSource !== 'getent';
  const gid = isSeen ? `, group ${socketGid}` : '';
  const name = facts.engine.state === 'answered' && facts.engine.product === 'podman' ? 'Podman' : 'engine';
  const engine = facts.engine.state === 'answered' ? `, ${name} ${facts.engine.version}` : '';
  return [
    '',
    style.dim(wrap(sanitizeLine(`${host || 'no endpoint'} (${origin})${gid}${engine}`), width)),
    ...ownReading(facts, { style, width }),
    ...notLookedAt(report, { style, width }),
  ];
}

/** What Compose says goes; without its word a person should know whose reading this is. */
function ownReading({ project }: CheckReport['facts'], { style, width }: PrettyOptions): string[] {
  if (project.state !== 'found' || project.authority.kind !== 'own') return [];
  return [
    style.dim(
      wrap(sanitizeLine(`dockperm read the project without Compose: ${project.authority.reason}.`), width),
    ),
  ];
}

function notLookedAt(report: CheckReport, { style, width }: PrettyOptions): string[] {
  return remoteSourcesOf(report).map((source) =>
    style.warn(wrap(sanitizeLine(`Not looked at: ${formatRemoteSource(source)}.`), width, '  ')),
  );
}

/** A command stays on one line: it is there to be pasted. */
function nextStep({ findings }: CheckReport, { style, width }: PrettyOptions): string[] {
  const commands = fixCommands(findings);
  if (commands === null) return [];
  const shows = ' # preview';
  const makes = ' # apply';
  const { look, make } = commands;
  const length = `${NEXT}${look}${shows} ${make}${makes}`.length;
  const gap = length > width ? `\n${' '.repeat(NEXT.length)}` : ' ';
  return [`${NEXT}${style.strong(look)}${shows}${gap}${style.strong(make)}${makes}`];
}

const NEXT = 'Next: ';

/** What is risky needs to be allowed by name. Null where there is nothing that dockperm could do. */
function fixCommands(findings: readonly ReportedFinding[]): { look: string; make: string } | null {
  const none = { allow: [], only: [], rebuild: 'yes' } as const;
  const doable = findings.flatMap((finding) => {
    const isOffered = isSelected(finding, none) || finding.severity === 'warning';
    const safety = isOffered ? chooseRemedy(finding, {})?.safety : undefined;
    return safety === undefined || safety === 'manual' ? [] : [{ ...finding, safety }];
  });
  const [first] = doable;
  if (first?.safety === 'risky' && (isError(first) || doable.every(({ safety }) => safety === 'risky')))
    return { look: 'dockperm fix --dry-run', make: `dockperm fix --allow ${first.rule}` };
  if (first) return { look: 'dockperm fix --dry-run', make: 'dockperm fix' };
  const isProxied = findings.some(
    ({ severity, remedies }) =>
      severity === 'warning' &&
      remedies.some(({ safety, strategy }) => strategy === 'proxy' && safety === 'safe'),
  );
  const make = 'dockperm fix --strategy proxy';
  return isProxied ? { look: `${make} --dry-run`, make } : null;
}
