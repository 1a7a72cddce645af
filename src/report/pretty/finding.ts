import { baseName } from '../../compose/paths.ts';
import { isError } from '../../diagnose/diagnose.ts';
import { instructionsOf } from '../../plan/instructions.ts';
import type { Instruction } from '../../rules/rule.ts';
import type { CheckReport } from '../check-report.ts';
import { consequencesOf } from '../consequences.ts';
import { formatInstruction } from '../format-instruction.ts';
import { listNames } from '../format-names.ts';
import { rootCause } from '../headline.ts';
import { completeCommands, plainInvocation } from '../invocation.ts';
import type { ReportedEvidence, ReportedFinding, ReportedSubject } from '../reported-finding.ts';
import { sanitizeLine } from '../sanitize.ts';
import type { PrettyOptions } from '../style.ts';
import { wrap } from '../wrap.ts';

/** The problem, its subjects, the evidence, and the best remedy. */
export function formatFinding(
  finding: ReportedFinding,
  report: CheckReport,
  options: PrettyOptions,
): string[] {
  const { style, width } = options;
  const [only, ...others] = finding.subjects;
  const where = others.length === 0 ? style.dim(placeOf(only)) : '';
  const severity = isError(finding) ? '' : style.warn(`  ${finding.severity}`);
  const title = `${style.strong(finding.rule)}  ${formatSubjects(finding)}${where}${severity}`;
  // The headline of the report already states the root cause.
  const summary =
    finding === rootCause(report) ? [] : [`  ${wrap(sanitizeLine(finding.summary), width - 2, '  ')}`];
  const rows = rowsOf(finding);
  const lengths = rows.map(({ label }) => label.length);
  const size = Math.max(...lengths.filter((length) => length <= width / 2 - 6), 0);
  return [
    title,
    ...summary,
    ...rows.flatMap((item) => formatEvidence(item, size, { style, width })),
    ...formatRemedies(finding, options),
  ];
}

function formatSubjects({ subjects }: ReportedFinding): string {
  const [first] = subjects;
  if (first === undefined || first.kind === 'host') return 'this host';
  const kind = subjects.length === 1 ? first.kind : `${first.kind}s`;
  return sanitizeLine(`${kind} ${listNames(subjects.map(({ name }) => name))}`);
}

function placeOf(subject: ReportedSubject | undefined): string {
  return subject?.at ? `  ${sanitizeLine(baseName(subject.at.file))}:${subject.at.line}` : '';
}

interface Row extends ReportedEvidence {
  /** Of the subject that the row is about. */
  readonly place?: string;
}

/** So many subjects have a line of their own. */
const SHOWN = 3;

/** A line for each of several subjects, then what holds for all of them. */
function rowsOf({ subjects, evidence }: ReportedFinding): Row[] {
  if (subjects.length === 1) return [...evidence];
  const common = evidence.filter(({ subject }) => subject === undefined);
  const shown = subjects.length > SHOWN ? subjects.slice(0, SHOWN) : subjects;
  const lines = shown.map((subject) => {
    const own = evidence.filter((row) => row.subject === subject.name);
    const found = own.map((row) => `${row.label} ${row.found}`).join(', ');
    return { label: subject.name, found, place: placeOf(subject) };
  });
  const rest = subjects.length - shown.length;
  return [...lines, ...(rest > 0 ? [{ label: '…', found: `${rest} more` }] : []), ...common];
}

/** A label that would take half of the line, such as a long path, gets one of its own. */
function formatEvidence(
  { label, found, expected, place = '' }: Row,
  size: number,
  { style, width }: PrettyOptions,
): string[] {
  const isLong = label.length > size;
  const indent = ' '.repeat(isLong ? 6 : size + 6);
  const above = isLong ? [sanitizeLine(`    ${label}`)] : [];
  const text = `${isLong ? indent : `    ${label.padEnd(size)}  `}${found}`;
  const line = wrapAfter(sanitizeLine(text), width, indent);
  if (expected === undefined) {
    const last = line.split('\n').at(-1) ?? '';
    const gap = last.length + place.length <= width ? '' : `\n${indent.slice(2)}`;
    return [...above, `${line}${place && gap}${style.dim(place)}`];
  }
  const both = `${text}  (expected: ${expected})`;
  if (both.length <= width)
    return [...above, `${sanitizeLine(text)}  ${style.dim(sanitizeLine(`(expected: ${expected})`))}`];
  return [
    ...above,
    line,
    style.dim(wrapAfter(sanitizeLine(`${indent}expected: ${expected}`), width, indent)),
  ];
}

/** Keeps the columns in front, which `wrap` would fold. */
function wrapAfter(text: string, width: number, indent: string): string {
  const head = text.slice(0, indent.length);
  return head + wrap(text.slice(indent.length), width, indent);
}

function formatRemedies(
  { remedies }: ReportedFinding,
  { style, width, invocation = plainInvocation }: PrettyOptions,
): string[] {
  const [best, ...others] = remedies;
  if (!best) return [];
  const consequences = consequencesOf(best);
  // A safe fix shows only its commands, which also help a person who applies it by hand.
  const shown = best.safety === 'safe' ? best.steps.filter(({ kind }) => kind === 'run') : best.steps;
  const manual = isProxyByHand(best)
    ? [completeCommands(PROXY_LINES, invocation)]
    : shown.flatMap(instructionsOf);
  return [
    `  ${style.good('→')} ${wrap(sanitizeLine(best.title), width, '    ')}`,
    ...(consequences === '' ? [] : [style.warn(`    ${wrap(sanitizeLine(consequences), width, '    ')}`)]),
    ...manual.flatMap((each) => formatInstruction(each, width - 6)).map((line) => `      ${line}`),
    ...others.map(({ title }) => `  ${style.dim('or')} ${wrap(sanitizeLine(title), width, '     ')}`),
  ];
}

const PROXY_LINES: Instruction = { dockperm: ['fix', '--strategy', 'proxy', '--dry-run'] };

/** The manual steps for a proxy fill a page, so they are only shown with `--strategy proxy`. */
function isProxyByHand({ strategy, safety }: ReportedFinding['remedies'][number]): boolean {
  return strategy === 'proxy' && safety === 'manual';
}
