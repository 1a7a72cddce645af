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
function causeOf({ rule, severity, subject, summary, plural, remedies }: Finding): string {
  const fixes = remedies.map(({ steps: _, title, plural, ...rest }) => ({ ...rest, title: plural ?? title }));
  return JSON.stringify([rule, severity, subject.kind, plural ?? summary, fixes]);
}

function reportGroup(group: readonly Finding[]): ReportedFinding {
  const [first] = group as readonly [Finding, ...Finding[]];
  const { rule, severity, summary, plural } = first;
  const { path, url } = docsPage(rule);
  const names = formatNames(group.map(({ subject }) => subject.name));
  return {
    rule,
    severity,
    subjects: group.map(reportSubject),
    summary: group.length === 1 ? summary : fill(plural ?? summary, names),
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
  if (group.length === 1) return remedy;
  const steps = mergeSteps(group.map(({ remedies }) => remedies[index]?.steps ?? []));
  return { ...remedy, title: fill(plural ?? remedy.title, names), steps };
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
