import { baseName } from '../../compose/paths.ts';
import { instructionsOf } from '../../plan/instructions.ts';
import { anonymiser } from '../anonymise.ts';
import type { CheckReport } from '../check-report.ts';
import { consequencesOf } from '../consequences.ts';
import { labelOf } from '../evidence-line.ts';
import { instructionLines } from '../format-instruction.ts';
import { headlineOf, rootCause } from '../headline.ts';
import type { ReportedFinding } from '../reported-finding.ts';
import { formatPlace } from './markdown-place.ts';
import { codeBlock, codeSpan, escapeMarkdown, type Ink, tableOf } from './markdown-text.ts';

/** For pasting into a bug report: the findings, their evidence and the versions, without names of people or hosts. */
export function formatMarkdown(report: CheckReport): string {
  const hide = anonymiser(report.facts);
  const ink: Ink = {
    words: (text) => escapeMarkdown(hide(text)),
    code: (text) => codeSpan(hide(text)),
    block: (lines) => codeBlock(lines.map(hide)),
  };
  const { mark, sentence } = headlineOf(report);
  const problems = report.findings.filter(({ severity }) => severity !== 'note');
  const lines = [
    `### ${mark} ${ink.words(sentence)}`,
    ...problems.flatMap((finding) => ['', ...formatFinding(finding, report, ink)]),
    ...formatNotes(report, ink),
    ...formatClients(report, ink),
    '',
    '#### Environment',
    '',
    ...formatPlace(report, ink),
  ];
  return `${lines.join('\n')}\n`;
}

function formatFinding(finding: ReportedFinding, report: CheckReport, ink: Ink): string[] {
  const { rule, severity, summary, evidence, remedies } = finding;
  const rows = evidence.map(({ found, expected, ...row }) =>
    [labelOf(row), found, expected ?? ''].map(ink.code),
  );
  const [best] = remedies;
  return [
    `#### ${codeSpan(rule)} (${severity}): ${formatSubjects(finding, ink)}`,
    // The headline of the report already states the root cause.
    ...(finding === rootCause(report) ? [] : ['', ink.words(summary)]),
    ...(rows.length > 0 ? ['', ...tableOf(['', 'found', 'expected'], rows)] : []),
    ...(best ? ['', ...formatRemedy(best, ink)] : []),
  ];
}

function formatSubjects({ subjects }: ReportedFinding, ink: Ink): string {
  const each = subjects.map(({ kind, name, at }) => {
    const place = at ? `, ${ink.code(`${baseName(at.file)}:${at.line}`)}` : '';
    return `${kind === 'host' ? 'this host' : `${kind} ${ink.code(name)}`}${place}`;
  });
  return each.join('; ');
}

function formatRemedy(remedy: ReportedFinding['remedies'][number], ink: Ink): string[] {
  const consequences = consequencesOf(remedy);
  const steps = remedy.steps.flatMap(instructionsOf).flatMap(instructionLines);
  const title = `Fix (${remedy.safety}): ${ink.words(remedy.title)}.${consequences && ` ${ink.words(consequences)}`}`;
  return steps.length === 0 ? [title] : [title, '', ...ink.block(steps)];
}

function formatNotes({ findings }: CheckReport, ink: Ink): string[] {
  const notes = findings.filter(({ severity }) => severity === 'note');
  if (notes.length === 0) return [];
  return ['', ...notes.map(({ rule, summary }) => `- Note: ${ink.words(summary)} (${codeSpan(rule)})`)];
}

function formatClients({ clients }: CheckReport, ink: Ink): string[] {
  const asked = clients.filter((client) => client.asked);
  if (asked.length === 0) return [];
  const rows = asked.map(({ kind, name, user, groups, access, reason }) => [
    kind,
    ink.code(name),
    ink.code(user ?? '?'),
    groups.join(', ') || 'none',
    reason === undefined ? access : `${access}: ${ink.words(reason)}`,
  ]);
  const head = ['kind', 'name', 'user', 'groups', 'access'];
  const isNamed = asked.every(({ kind }) => kind === 'process' || kind === 'unit');
  const title = isNamed ? 'Asked about' : 'Clients that mount the socket';
  return ['', `#### ${title}`, '', ...tableOf(head, rows)];
}
