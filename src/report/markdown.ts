import { baseName } from '../compose/paths.ts';
import type { Facts } from '../facts/facts.ts';
import { instructionsOf } from '../plan.ts';
import { anonymiser } from './anonymise.ts';
import { answerOf, rootCause } from './answer.ts';
import type { CheckReport, ReportedFinding } from './check-report.ts';
import { codeBlock, codeSpan, escapeMarkdown, tableOf } from './markdown-text.ts';

/** How text of others gets into the document: nothing private in it, and nothing that Markdown would obey. */
interface Ink {
  words(text: string): string;
  code(text: string): string;
  block(lines: readonly string[]): string[];
}

/** What one pastes into a bug report: what is wrong, how that shows, on which versions; and nobody's name. */
export function formatMarkdown(report: CheckReport): string {
  const hide = anonymiser(report.facts);
  const ink: Ink = {
    words: (text) => escapeMarkdown(hide(text)),
    code: (text) => codeSpan(hide(text)),
    block: (lines) => codeBlock(lines.map(hide)),
  };
  const { mark, sentence } = answerOf(report);
  const problems = report.findings.filter(({ severity }) => severity !== 'note');
  const lines = [
    `### ${mark} ${ink.words(sentence)}`,
    ...problems.flatMap((finding) => ['', ...formatFinding(finding, report, ink)]),
    ...formatNotes(report, ink),
    ...formatServices(report, ink),
    '',
    '#### Where',
    '',
    ...formatPlace(report, ink),
  ];
  return `${lines.join('\n')}\n`;
}

function formatFinding(finding: ReportedFinding, report: CheckReport, ink: Ink): string[] {
  const { rule, severity, subject, summary, evidence, at, remedies } = finding;
  const of = subject.kind === 'host' ? 'this host' : `${subject.kind} ${ink.code(subject.name)}`;
  const place = at ? `, ${ink.code(`${baseName(at.file)}:${at.line}`)}` : '';
  const rows = evidence.map(({ label, saw, wanted }) => [label, saw, wanted ?? ''].map(ink.code));
  const [best] = remedies;
  return [
    `#### ${codeSpan(rule)} (${severity}): ${of}${place}`,
    // The root cause has been said in the first line.
    ...(finding === rootCause(report) ? [] : ['', ink.words(summary)]),
    ...(rows.length > 0 ? ['', ...tableOf(['', 'saw', 'wanted'], rows)] : []),
    ...(best ? ['', ...formatRemedy(best, ink)] : []),
  ];
}

function formatRemedy(remedy: ReportedFinding['remedies'][number], ink: Ink): string[] {
  const grants = remedy.safety === 'risky' ? ` It grants ${ink.words(remedy.grants)}.` : '';
  const steps = remedy.steps.flatMap(instructionsOf);
  const title = `Remedy (${remedy.safety}): ${ink.words(remedy.title)}.${grants}`;
  return steps.length === 0 ? [title] : [title, '', ...ink.block(steps)];
}

function formatNotes({ findings }: CheckReport, ink: Ink): string[] {
  const notes = findings.filter(({ severity }) => severity === 'note');
  if (notes.length === 0) return [];
  return ['', ...notes.map(({ rule, summary }) => `- Note: ${ink.words(summary)} (${codeSpan(rule)})`)];
}

function formatServices({ services }: CheckReport, ink: Ink): string[] {
  if (services.length === 0) return [];
  const rows = services.map(({ name, user, groups, access, reason }) => [
    ink.code(name),
    ink.code(user ?? '?'),
    groups.join(', ') || 'none',
    reason === undefined ? access : `${access}: ${ink.words(reason)}`,
  ]);
  const head = ['service', 'user', 'groups', 'access'];
  return ['', '#### Services that mount the socket', '', ...tableOf(head, rows)];
}

function formatPlace({ tool, verdict, endpoint, facts }: CheckReport, ink: Ink): string[] {
  const { socketGid, gidSource, host, origin } = endpoint;
  const gid = socketGid === null ? '' : `, group ${socketGid} (${gidSource})`;
  return tableOf(
    ['', ''],
    [
      ['verdict', verdict],
      ['endpoint', `${ink.code(host || 'none')}, by ${ink.code(origin)}${gid}`],
      ['engine', formatEngine(facts, ink)],
      ['caller', formatCaller(facts)],
      ['Compose', formatCompose(facts, ink)],
      ['platform', ink.code(`${facts.platform.os} ${facts.platform.release}`)],
      ['dockperm', `${tool.version}, Node ${ink.words(facts.platform.runtime)}`],
    ],
  );
}

function formatEngine({ engine, connection }: Facts, ink: Ink): string {
  const how = 'error' in connection ? `${connection.state}, ${ink.code(connection.error)}` : connection.state;
  if (engine.state === 'unknown') return `not known (connection: ${how})`;
  const { product, version, apiVersion, operatingSystem, userns, elsewhere } = engine;
  const mapped = userns.mode === 'none' ? '' : `, user namespace: ${userns.mode}`;
  const other = elsewhere ? ', on another kernel than this host' : '';
  return `${product} ${ink.code(version)}, API ${ink.code(apiVersion)}, ${ink.code(operatingSystem)}${mapped}${other}`;
}

function formatCaller({ caller }: Facts): string {
  const powers = [
    caller.dacOverride ? 'CAP_DAC_OVERRIDE' : '',
    caller.dacReadSearch ? 'CAP_DAC_READ_SEARCH' : '',
  ];
  const groups = caller.groups.join(', ') || 'none';
  const ids = `uid ${caller.uid ?? '?'}, gid ${caller.gid ?? '?'}, groups ${groups}`;
  return [ids, ...powers.filter(Boolean)].join(', ');
}

function formatCompose({ project }: Facts, ink: Ink): string {
  if (project.state === 'none') return 'no project';
  const { authority } = project;
  if (authority.kind === 'own') return `read by dockperm itself: ${ink.words(authority.reason)}`;
  const { file, args } = authority.tool.base;
  return `read by ${ink.code(args[0] === 'compose' ? `${baseName(file)} compose` : baseName(file))}`;
}
