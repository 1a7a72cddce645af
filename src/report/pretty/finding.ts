import { baseName } from '../../compose/paths.ts';
import { isError } from '../../diagnose/diagnose.ts';
import { instructionsOf } from '../../plan/instructions.ts';
import type { Evidence } from '../../rules/rule.ts';
import type { CheckReport, ReportedFinding } from '../check-report.ts';
import { consequencesOf } from '../consequences.ts';
import { formatInstruction } from '../format-instruction.ts';
import { rootCause } from '../headline.ts';
import { sanitizeLine } from '../sanitize.ts';
import type { PrettyOptions } from '../style.ts';
import { wrap } from '../wrap.ts';

/** What is wrong with one subject, how that shows, and the best remedy. */
export function formatFinding(
  finding: ReportedFinding,
  report: CheckReport,
  { style, width }: PrettyOptions,
): string[] {
  const { at } = finding;
  const where = at ? style.dim(`  ${sanitizeLine(baseName(at.file))}:${at.line}`) : '';
  const { kind, name } = finding.subject;
  const subject = sanitizeLine(kind === 'host' ? 'this host' : `${kind} ${name}`);
  const severity = isError(finding) ? '' : style.warn(`  ${finding.severity}`);
  const title = `${style.strong(finding.rule)}  ${subject}${where}${severity}`;
  // The root cause has been said in the first line.
  const summary =
    finding === rootCause(report) ? [] : [`  ${wrap(sanitizeLine(finding.summary), width - 2, '  ')}`];
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
  { label, found, expected }: Evidence,
  size: number,
  { style, width }: PrettyOptions,
): string[] {
  const isLong = label.length > size;
  const indent = ' '.repeat(isLong ? 6 : size + 6);
  const above = isLong ? [sanitizeLine(`    ${label}`)] : [];
  const text = `${isLong ? indent : `    ${label.padEnd(size)}  `}${found}`;
  const line = wrapAfter(sanitizeLine(text), width, indent);
  if (expected === undefined) return [...above, line];
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

function formatRemedies({ remedies }: ReportedFinding, { style, width }: PrettyOptions): string[] {
  const [best, ...others] = remedies;
  if (!best) return [];
  const consequences = consequencesOf(best);
  // What dockperm does by itself is said in short; what it runs is worth knowing also to whoever does it by hand.
  const shown = best.safety === 'safe' ? best.steps.filter(({ kind }) => kind === 'run') : best.steps;
  const manual = isProxyByHand(best) ? [{ command: PROXY_LINES }] : shown.flatMap(instructionsOf);
  return [
    `  ${style.good('→')} ${wrap(sanitizeLine(best.title), width, '    ')}`,
    ...(consequences === '' ? [] : [style.warn(`    ${wrap(sanitizeLine(consequences), width, '    ')}`)]),
    ...manual.flatMap((each) => formatInstruction(each, width - 6)).map((line) => `      ${line}`),
    ...others.map(({ title }) => `  ${style.dim('or')} ${wrap(sanitizeLine(title), width, '     ')}`),
  ];
}

const PROXY_LINES = 'dockperm fix --strategy proxy --dry-run';

/** A page of lines to write is for whoever asks for a proxy. */
function isProxyByHand({ strategy, safety }: ReportedFinding['remedies'][number]): boolean {
  return strategy === 'proxy' && safety === 'manual';
}
