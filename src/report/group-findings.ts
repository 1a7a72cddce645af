import { type Finding, isError } from '../diagnose/diagnose.ts';
import type { Evidence, Remedy, ReportedRemedy, Step } from '../rules/rule.ts';
import { docsPage } from './docs-page.ts';
import { formatNames } from './format-names.ts';
import type { ReportedEvidence, ReportedFinding, ReportedSubject } from './reported-finding.ts';

/** Subjects with one cause and one fix are one finding, at the place of the first of them. */
export function groupFindings(findings: readonly Finding[]): ReportedFinding[] {
  const broken = new Set(findings.filter(isError).map(subjectKey));
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${causeOf(finding)} ${!isError(finding) && broken.has(subjectKey(finding))}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map(reportGroup);
}

function subjectKey({ subject }: Finding): string {
  return `${subject.kind} ${subject.name}`;
}

/** What all subjects of one reported finding have in common. */
function causeOf(finding: Finding): string {
  const { rule, severity, subject, remedies } = finding;
  const fixes = remedies.map((remedy) => templateOf(remedy, subject.name));
  return JSON.stringify([rule, severity, subject.kind, summaryFor(finding), fixes]);
}

/** The sentence for several subjects. What is said of one by its name can be said of each. */
function summaryFor({ summary, plural, subject }: Finding): string {
  return plural ?? replaceName(summary, subject.name).replace(/^\{names\} /, 'Each of {names} ');
}

/** A remedy names its subject anywhere, as the object of what is to be done. */
function templateOf({ steps: _, plural, ...remedy }: Remedy, name: string): object {
  const title = plural ?? remedy.title;
  return mapTexts({ ...remedy, title }, (text) => replaceName(text, name));
}

/** Safety and strategy are codes, and hold no name. */
function mapTexts<T extends object>(remedy: T, change: (text: string) => string): T {
  const entries = Object.entries(remedy).map(([key, value]) =>
    ['title', 'grants', 'impact'].includes(key) ? [key, change(value)] : [key, value],
  );
  return Object.fromEntries(entries);
}

/** Not within another name: `web` is no part of `web-1` or `/srv/web`. */
function replaceName(text: string, name: string): string {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\w./:-])${literal}(?![\\w./:-])`, 'g'), '{names}');
}

function reportGroup(group: readonly Finding[]): ReportedFinding {
  const [first] = group as readonly [Finding, ...Finding[]];
  const { rule, severity, summary } = first;
  const { path, url } = docsPage(rule);
  const names = formatNames(group.map(({ subject }) => subject.name));
  return {
    rule,
    severity,
    subjects: group.map(reportSubject),
    summary: group.length === 1 ? summary : fill(summaryFor(first), names),
    evidence: group.length === 1 ? first.evidence.map(withoutMark) : evidenceOf(group),
    remedies: first.remedies.map((remedy, index) => remedyOf(remedy, group, { index, names })),
    docs: url ?? path,
  };
}

function reportSubject({ subject, at }: Finding): ReportedSubject {
  return { ...subject, ...(at ? { at } : {}) };
}

/** Each subject's own rows, then those that hold for all. */
function evidenceOf(group: readonly Finding[]): ReportedEvidence[] {
  const own = group.flatMap(({ subject, evidence }) =>
    evidence.filter(({ shared }) => !shared).map((row) => ({ subject: subject.name, ...withoutMark(row) })),
  );
  const common = group.flatMap(({ evidence }) => evidence.filter(({ shared }) => shared).map(withoutMark));
  return [...own, ...unique(common)];
}

function withoutMark({ shared: _, ...row }: Evidence): ReportedEvidence {
  return row;
}

interface Place {
  readonly index: number;
  readonly names: string;
}

function remedyOf(
  { plural, ...remedy }: Remedy,
  group: readonly Finding[],
  { index, names }: Place,
): ReportedRemedy {
  const [first] = group;
  if (group.length === 1 || first === undefined) return remedy;
  const steps = mergeSteps(group.map(({ remedies }) => remedies[index]?.steps ?? []));
  const title = plural ?? remedy.title;
  return mapTexts({ ...remedy, title, steps }, (text) => fill(replaceName(text, first.subject.name), names));
}

/** Each step once, and what a sentence introduces together with it: the same lines can belong to several. */
function mergeSteps(lists: readonly (readonly Step[])[]): Step[] {
  return unique(lists.flatMap(blocksOf)).flat();
}

function blocksOf(steps: readonly Step[]): Step[][] {
  const blocks: Step[][] = [];
  for (const step of steps) {
    const isContinued = step.kind === 'ask' && !('sentence' in step) && blocks.at(-1)?.[0]?.kind === 'ask';
    if (isContinued) blocks.at(-1)?.push(step);
    else blocks.push([step]);
  }
  return blocks;
}

function fill(template: string, names: string): string {
  return template.replaceAll('{names}', names);
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
