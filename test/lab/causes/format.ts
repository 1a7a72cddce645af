import type { ReportedFinding } from '../../../src/report/reported-finding.ts';
import { rules } from '../../../src/rules/index.ts';
import { style, WIDTH } from '../../tools/demo/print.ts';
import type { Section } from './index.ts';
import type { Result, Results } from './run-all.ts';
import { type Act, howOf, type Staging } from './staging.ts';

export function formatSections(sections: readonly Section<Act>[], results: Results): string {
  const parts = sections.flatMap(({ title, stagings }) => {
    const blocks = byRule(stagings).flatMap((staging) => {
      const { cause, lookAlike } = results.get(staging) ?? {};
      return cause && lookAlike ? [formatBlock(staging, cause, lookAlike)] : [];
    });
    return blocks.length === 0 ? [] : [heading(title), ...blocks];
  });
  return parts.join('\n\n');
}

/** Several of one cause follow each other. */
function byRule(stagings: readonly Staging<Act>[]): Staging<Act>[] {
  const order = stagings.map(({ rule }) => rule);
  return stagings.toSorted((a, b) => order.indexOf(a.rule) - order.indexOf(b.rule));
}

function heading(title: string): string {
  const head = `── ${title} `;
  return style('bold', head + '─'.repeat(Math.max(0, WIDTH - head.length)));
}

function formatBlock(staging: Staging<Act>, cause: Result, lookAlike: Result): string {
  const problems = [...cause.problems, ...lookAlike.problems];
  const seconds = `${(cause.seconds + lookAlike.seconds).toFixed(1)} s`;
  const head = `${problems.length === 0 ? '✓' : '✗'} ${staging.rule}`;
  return [
    `${style('bold', head)}${`${howOf(staging)}, ${seconds}`.padStart(WIDTH - head.length)}`,
    row('staged', withTruth(staging.cause.staged, cause)),
    row('named', namesOf(staging, cause)),
    ...evidenceOf(cause).map((line) => row('found', line)),
    row('but', withTruth(staging.lookAlike.staged, lookAlike)),
    row('named', namesOf(staging, lookAlike)),
    ...problems.map((line) => row('WRONG', line)),
  ].join('\n');
}

function withTruth(staged: string, { seen }: Result): string {
  return seen?.truth ? `${staged} (${seen.truth.asked}: ${seen.truth.said})` : staged;
}

/** Notes only where one is what is staged: every service that has the raw socket gets one. */
function namesOf(staging: Staging<Act>, { seen }: Result): string {
  if (seen === null) return '–';
  const { findings, verdict } = seen.report;
  const named = findings.filter(({ severity }) => severity !== 'note');
  const noted = findings.filter((finding) => !named.includes(finding));
  const names = formatRules(named) || `nothing: ${verdict}`;
  if (!isAboutNotes(staging)) return names;
  return `${names}; noted: ${formatRules(noted) || 'nothing'}`;
}

const formatRules = (findings: readonly ReportedFinding[]): string =>
  findings.map(({ rule }) => rule).join(', ');

function isAboutNotes({ rule: staged }: Staging<Act>): boolean {
  return rules.some(({ id, severity }) => id === staged && severity === 'note');
}

/** Of what was named first, the line that says what is expected. */
function evidenceOf({ seen }: Result): string[] {
  const lines = seen?.report.findings[0]?.evidence ?? [];
  const first = lines.find(({ expected }) => expected) ?? lines[0];
  if (!first) return [];
  const text = `${first.label}: ${first.found}${first.expected ? `; expected: ${first.expected}` : ''}`;
  return [text.replaceAll(madeUp, '/$1/…/')];
}

/** Directories of this run, whose names say nothing. */
const madeUp = /\/(tmp|run|var\/lib)\/(?:dockperm-lab\/(?:home\/)?[^/\s]+|causes-[^/\s]+)\//g;

const INDENT = 10;

/** A word, and beside it a text that keeps to the width, cut where it gets longer than three lines. */
function row(word: string, text: string): string {
  const lines = [''];
  for (const part of text.replace(/\s+/g, ' ').split(/(?<=[ /,])/)) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + part.trimEnd().length > WIDTH - INDENT) lines.push(part);
    else lines[lines.length - 1] = line + part;
  }
  const shown = lines.length > 3 ? [...lines.slice(0, 2), `${(lines[2] ?? '').trimEnd()} …`] : lines;
  return shown
    .map((line, index) => `${(index === 0 ? `  ${word}` : '').padEnd(INDENT)}${line}`.trimEnd())
    .join('\n');
}

export function formatSummary(results: Results, missing: readonly string[]): string {
  const counts = { live: 0, recorded: 0, emulated: 0, wrong: missing.length };
  for (const [staging, { cause, lookAlike }] of results) {
    const right = cause?.problems.length === 0 && lookAlike?.problems.length === 0;
    counts[right ? howOf(staging) : 'wrong'] += 1;
  }
  const hows = ['live', 'recorded', 'emulated'] as const;
  const shown = hows.flatMap((how) => (counts[how] === 0 ? [] : [`${counts[how]} ${how} right`]));
  const all = results.size + missing.length;
  const causes = new Set([...results.keys()].map(({ rule }) => rule)).size + missing.length;
  return `${causes} ${causes === 1 ? 'cause' : 'causes'}, ${all} ${all === 1 ? 'staging' : 'stagings'}: ${shown.join(', ')}, ${counts.wrong} wrong`;
}
