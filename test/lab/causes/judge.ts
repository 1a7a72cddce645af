import type { CheckReport, ReportedFinding } from '../../../src/report/check-report.ts';
import { rules } from '../../../src/rules/index.ts';

/** What one act showed. */
export interface Seen {
  readonly report: Pick<CheckReport, 'verdict' | 'findings'>;
  /** What the kernel itself said, and what the staging claims it says; null when nothing was to be connected to. */
  readonly kernel: { readonly said: string; readonly wanted: string } | null;
}

/** Why what was named is not right, in one line each; empty when it is. */
export function judgeNamed(expected: string | null, { report, kernel }: Seen): string[] {
  const truth =
    kernel === null || kernel.said === kernel.wanted
      ? []
      : [`staged in vain: the kernel says ${kernel.said}, not ${kernel.wanted}`];
  const named = expected === null ? judgeHealthy(report) : judgeCause(expected, report);
  return [...truth, ...named, ...wrongAdvice(report.findings)];
}

function judgeHealthy({ verdict, findings }: Seen['report']): string[] {
  const first = findings.find(({ severity }) => severity === 'error');
  if (first) return [`names ${first.rule}, and all is in order`];
  return verdict === 'ok' ? [] : [`the verdict is ${verdict}, and all is in order`];
}

function judgeCause(expected: string, { findings }: Seen['report']): string[] {
  const found = findings.find(({ rule }) => rule === expected);
  if (!found) return [`does not name ${expected}`];
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (found.severity !== 'error') return errors.map(({ rule }) => `names ${rule}, which is not so`);
  if (findings[0] !== found) return [`names ${findings[0]?.rule} before ${expected}`];
  const others = errors.filter((error) => error !== found && sameSubject(error, found));
  return others.map(({ rule }) => `names ${rule} as a second cause`);
}

function sameSubject(a: ReportedFinding, b: ReportedFinding): boolean {
  return a.subject.kind === b.subject.kind && a.subject.name === b.subject.name;
}

/** Causes that another membership ends; for every other one it is advice that helps nobody. */
const endedByMembership = ['user-not-in-group', 'socket-group-missing'];

const never: readonly { readonly pattern: RegExp; readonly advice: string }[] = [
  {
    pattern: /chmod\b[^"]*?\b0?[67]{2}[67]\b|chmod\b[^"]*?\b[ugo]*[ao][ugo]*[+=]r?w/,
    advice: 'opens the socket to everybody',
  },
  {
    pattern: /"value":"(0|root)(:0|:root)?","?.*"key":"user"|"user: (0|root)"/,
    advice: 'runs the container as root',
  },
  { pattern: /\bsudo (docker|podman) /, advice: 'runs the client as root' },
];

function wrongAdvice(findings: readonly ReportedFinding[]): string[] {
  return findings.flatMap(({ rule, remedies }) => {
    const text = JSON.stringify(remedies);
    const wrong = never.filter(({ pattern }) => pattern.test(text)).map(({ advice }) => advice);
    if (!endedByMembership.includes(rule) && /\b(usermod|gpasswd|adduser|addgroup)\b/.test(text))
      wrong.push('advises to join a group');
    if (remedies.some(joinsRootUnasked)) wrong.push('joins group 0 as if that were safe');
    return wrong.map((advice) => `${rule} ${advice}`);
  });
}

function joinsRootUnasked({ safety, steps }: ReportedFinding['remedies'][number]): boolean {
  if (safety === 'risky') return false;
  return steps.some((step) => step.kind === 'edit' && step.edit.op !== 'set-key' && step.edit.value === '0');
}

/** Rules that nothing is staged for. */
export function unstaged(staged: ReadonlySet<string>): string[] {
  return rules.map(({ id }) => id).filter((id) => !staged.has(id));
}
