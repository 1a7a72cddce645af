import type { CheckReport } from '../../../src/report/check-report.ts';
import { instructionLines } from '../../../src/report/format-instruction.ts';
import type { ReportedFinding } from '../../../src/report/reported-finding.ts';
import { rules } from '../../../src/rules/index.ts';

/** What one act showed. */
export interface Seen {
  readonly report: Pick<CheckReport, 'verdict' | 'findings'>;
  /** Who else was asked, what that said, and what the staging claims it says; null when none was. */
  readonly truth: { readonly asked: string; readonly said: string; readonly expected: string } | null;
}

/** What should be named, null for nothing, and the rule that a look-alike must not be taken for. */
export interface Expected {
  readonly rule: string | null;
  readonly not: string | null;
  /** Words that its finding has to hold, too, and words that it must not. */
  readonly shows: readonly string[];
  readonly withholds: readonly string[];
}

/** Why what was named is not right, in one line each; empty when it is. */
export function judgeNamed({ rule, not, shows, withholds }: Expected, { report, truth }: Seen): string[] {
  const isTrue = truth === null || truth.said === truth.expected;
  const staged = isTrue ? [] : [`staged in vain: ${truth.asked} gives ${truth.said}, not ${truth.expected}`];
  const named = rule === null ? judgeHealthy(report) : judgeCause(rule, report);
  const mistaken = report.findings.filter((finding) => finding.rule === not && not !== rule);
  const taken = mistaken.map((finding) => `takes the look-alike for ${finding.rule}`);
  const text = JSON.stringify(report.findings.find((finding) => finding.rule === rule) ?? '');
  const silent = shows.filter((words) => !text.includes(words)).map((words) => `says nothing of ${words}`);
  const spoken = withholds.filter((words) => text.includes(words)).map((words) => `speaks of ${words}`);
  return [...staged, ...named, ...taken, ...silent, ...spoken, ...wrongAdvice(report.findings)];
}

function judgeHealthy({ verdict, findings }: Seen['report']): string[] {
  const first = findings.find(({ severity }) => severity === 'error');
  if (first) return [`names ${first.rule}, where no problem is staged`];
  return verdict === 'ok' ? [] : [`the verdict is ${verdict}, where no problem is staged`];
}

function judgeCause(expected: string, { findings }: Seen['report']): string[] {
  const found = findings.find(({ rule }) => rule === expected);
  if (!found) return [`does not name ${expected}`];
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (found.severity !== 'error') return errors.map(({ rule }) => `names ${rule}, which is not so`);
  if (findings[0] !== found) return [`names ${findings[0]?.rule} before ${expected}`];
  // One thing is broken in each staging: whatever else is an error follows from it.
  const others = errors.filter((error) => error !== found);
  return others.map(({ rule }) => `names ${rule} as a second cause`);
}

/** Causes that another membership ends; for every other one it is advice that does not help. */
const endedByMembership = ['user-not-in-group', 'socket-group-missing', 'unit-group-missing'];

const never: readonly { readonly pattern: RegExp; readonly advice: string }[] = [
  { pattern: /\bchmod [^\n]*\b0?[67]{2}[67]\b/, advice: 'opens the socket to everybody' },
  { pattern: /\bchmod ([ug]*[ao][ugo]*)?\+[rx]*w/, advice: 'opens the socket to everybody' },
  { pattern: /\buser: "?(0|root)\b/, advice: 'runs the container as root' },
  { pattern: /\bsudo (docker|podman) /, advice: 'runs the client as root' },
];

function wrongAdvice(findings: readonly ReportedFinding[]): string[] {
  return findings.flatMap(({ rule, remedies }) => {
    const text = remedies.map(textOf).join('\n');
    const wrong = never.filter(({ pattern }) => pattern.test(text)).map(({ advice }) => advice);
    if (!endedByMembership.includes(rule) && /\b(usermod|gpasswd|adduser|addgroup)\b/.test(text))
      wrong.push('advises to join a group');
    if (remedies.some(joinsRootUnasked)) wrong.push('joins group 0 as if that were safe');
    return wrong.map((advice) => `${rule} ${advice}`);
  });
}

/** Commands as one types them. */
function textOf({ title, steps }: ReportedFinding['remedies'][number]): string {
  const lines = steps.map((step) => {
    if (step.kind === 'run') return [step.command.file, ...step.command.args].join(' ');
    return step.kind === 'ask' ? instructionLines(step).join('\n') : JSON.stringify(step);
  });
  return [title, ...lines].join('\n');
}

function joinsRootUnasked({ safety, steps }: ReportedFinding['remedies'][number]): boolean {
  if (safety === 'risky') return false;
  return steps.some(
    (step) => step.kind === 'edit' && step.edit.op === 'add-group' && step.edit.value === '0',
  );
}

/** Rules that nothing is staged for. */
export function unstaged(staged: ReadonlySet<string>): string[] {
  return rules.map(({ id }) => id).filter((id) => !staged.has(id));
}
