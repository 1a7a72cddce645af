import { isError } from '../../diagnose/diagnose.ts';
import { formatCommand } from '../../host/command.ts';
import type { CheckReport, ReportedClient } from '../check-report.ts';
import { formatNotLookedAt } from '../coverage.ts';
import { formatHeadline } from '../headline.ts';
import { noProjectSentences } from '../no-project.ts';
import type { ReportedFinding } from '../reported-finding.ts';
import { sanitizeLine } from '../sanitize.ts';
import type { PrettyOptions } from '../style.ts';
import { wrap } from '../wrap.ts';
import { formatFinding } from './finding.ts';

/** For a person at a terminal: the first line is the answer. */
export function formatPrettyCheck(report: CheckReport, options: PrettyOptions): string {
  const lines = [
    formatHeadline(report, options),
    ...withoutProject(report, options),
    ...report.findings
      .filter(isProblem)
      .flatMap((finding) => ['', ...formatFinding(finding, report, options)]),
    ...formatNotes(report, options),
    ...formatClients(report, options),
    ...formatEndpoint(report, options),
    ...nextStep(report, options),
  ];
  return `${lines.join('\n')}\n`;
}

/** Right below the answer: a green line covers the caller alone. */
function withoutProject(report: CheckReport, { width }: PrettyOptions): string[] {
  return noProjectSentences(report).map((sentence) => `  ${wrap(sanitizeLine(sentence), width, '  ')}`);
}

function isProblem({ severity }: ReportedFinding): boolean {
  return severity !== 'note';
}

/** One line per note, since `explain` shows the rest; none for subjects with an error, which comes first. */
function formatNotes({ findings }: CheckReport, { style, width }: PrettyOptions): string[] {
  const names = ({ subjects }: ReportedFinding): string[] => subjects.map(({ name }) => name);
  const broken = new Set(findings.filter(isError).flatMap(names));
  const notes = findings.filter(
    (finding) => !isProblem(finding) && !names(finding).every((name) => broken.has(name)),
  );
  if (notes.length === 0) return [];
  return [
    '',
    ...notes.map(({ summary, rule }) =>
      style.dim(wrap(sanitizeLine(`Note: ${summary} (${rule})`), width, '  ')),
    ),
  ];
}

const marks: Record<ReportedClient['access'], string> = { ok: '✓', denied: '✗', unknown: '?' };

function formatClients({ clients, findings }: CheckReport, { style, width }: PrettyOptions): string[] {
  // The first line says all of a process or a unit.
  const asked = clients.filter(({ asked, kind }) => asked && kind !== 'process' && kind !== 'unit');
  const isAllWell = !findings.some(isProblem) && asked.every(({ access }) => access === 'ok');
  if (asked.length === 0 || isAllWell) return [];
  const worstFirst = [...asked].sort((one, other) => order[one.access] - order[other.access]);
  const shown = asked.length > MOST_ROWS ? worstFirst.slice(0, MOST_ROWS) : asked;
  const size = Math.max(...shown.map(({ name }) => name.length));
  const rows = shown.map(({ name, user, groups, access, reason }) => {
    const paint = { ok: style.good, denied: style.bad, unknown: style.warn }[access];
    const what = reason ? `unknown: ${reason}` : `user ${user ?? '?'}, groups ${groups.join(', ') || 'none'}`;
    const indent = ' '.repeat(size + 6);
    return `  ${paint(marks[access])} ${sanitizeLine(name.padEnd(size))}  ${wrap(sanitizeLine(what), width, indent)}`;
  });
  return ['', titleOf(asked), ...rows, ...restOf(worstFirst.slice(shown.length))];
}

/** More are counted, so that a report stays on a screen. */
const MOST_ROWS = 10;

const order: Record<ReportedClient['access'], number> = { denied: 0, unknown: 1, ok: 2 };

function restOf(clients: readonly ReportedClient[]): string[] {
  if (clients.length === 0) return [];
  const counts = (Object.keys(order) as ReportedClient['access'][]).flatMap((access) => {
    const count = clients.filter((client) => client.access === access).length;
    return count === 0 ? [] : [`${marks[access]} ${count}`];
  });
  return [`  … ${clients.length} more: ${counts.join(', ')}`];
}

function titleOf(clients: readonly ReportedClient[]): string {
  const areServices = clients.every(({ kind }) => kind === 'service');
  return areServices ? 'Services that mount the socket' : 'Clients that mount the socket';
}

/** Leaves out a guessed group, which would read as if it had been found. */
function formatEndpoint(report: CheckReport, { style, width }: PrettyOptions): string[] {
  const { endpoint, facts } = report;
  const { socketGid, gidSource, host, origin } = endpoint;
  const isKnown = socketGid !== null && gidSource !== 'getent';
  const gid = isKnown ? `, group ${socketGid}` : '';
  const name = facts.engine.state === 'answered' && facts.engine.product === 'podman' ? 'Podman' : 'engine';
  const isSame = host === facts.endpoint.host;
  const engine = isSame && facts.engine.state === 'answered' ? `, ${name} ${facts.engine.version}` : '';
  return [
    '',
    style.dim(wrap(sanitizeLine(`${host || 'no endpoint'} (${origin})${gid}${engine}`), width)),
    ...ownReading(facts, { style, width }),
    ...notLookedAt(report, { style, width }),
  ];
}

/** Compose decides what the files mean, so the report must say if dockperm read them without it. */
function ownReading({ project }: CheckReport['facts'], { style, width }: PrettyOptions): string[] {
  if (project.state !== 'found' || project.authority.kind !== 'own') return [];
  return [
    style.dim(
      wrap(sanitizeLine(`dockperm read the project without Compose: ${project.authority.reason}.`), width),
    ),
  ];
}

function notLookedAt(report: CheckReport, { style, width }: PrettyOptions): string[] {
  return report.coverage.notLookedAt.map((source) =>
    style.warn(wrap(sanitizeLine(`Not looked at: ${formatNotLookedAt(source)}.`), width, '  ')),
  );
}

/** A command stays on one line: it is there to be pasted, with a comment behind it. */
function nextStep({ next }: CheckReport, { style, width }: PrettyOptions): string[] {
  const lines = next.map(({ title, argv: [file = '', ...args] }) => ({
    title,
    line: sanitizeLine(formatCommand({ file, args })),
  }));
  const size = Math.max(...lines.map(({ line }) => line.length));
  const rows = lines.map(({ title, line }) => {
    const gap = ' '.repeat(size - line.length);
    const comment = [`${gap}  # ${title}`, `  # ${title}`].find(
      (each) => 2 + line.length + each.length <= width,
    );
    return `  ${style.strong(line)}${comment ?? ''}`;
  });
  return rows.length === 0 ? [] : ['Next:', ...rows];
}
