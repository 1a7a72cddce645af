import type { Verification } from '../../apply/verify/verify.ts';
import { CRASHED, type Finding, isError } from '../../diagnose/diagnose.ts';
import type { Plan } from '../../plan/plan.ts';
import { sessionGroupsStale } from '../../rules/session-groups-stale.ts';
import { sanitize } from '../sanitize.ts';
import type { Style } from '../style.ts';
import { wrap } from '../wrap.ts';

interface Look {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
}

interface After extends Look {
  readonly verified: readonly Verification[];
}

/** A session without the new group is only a warning if a new session was verified to have it. */
export function formatErrors(findings: readonly Finding[], { verified, ...look }: After): string[] {
  const isNewSession = verified.some((each) => each.state === 'connected' && each.basis === 'session');
  return findings.filter(isError).map((finding) => {
    const isOld = isNewSession && finding.rule === sessionGroupsStale.id;
    return formatSummary(finding, look, isOld ? 'warning' : 'error');
  });
}

/** The findings behind a plan: every error, and other findings that the plan changes or that could not be judged. */
export function formatReasons(findings: readonly Finding[], plan: Plan, look: Look): string[] {
  const parts = [...plan.actions, ...plan.held, ...plan.unfixable];
  const isPart = ({ rule, subject }: Finding): boolean =>
    parts.some((part) => part.rule === rule && part.subject.name === subject.name);
  return findings
    .filter((finding) => isError(finding) || isPart(finding) || finding.rule === CRASHED)
    .map((finding) => formatSummary(finding, look, isError(finding) ? 'error' : 'warning'));
}

/** Columns of the mark and the space behind it. */
const MARK = 2;

function formatSummary(finding: Finding, { style, width }: Look, mark: 'error' | 'warning'): string {
  const { summary, rule } = finding;
  const symbol = mark === 'error' ? style.bad('✗') : style.warn('!');
  const lines = wrap(sanitize(`${summary} (${rule})`), width - MARK, '').split('\n');
  const last = lines.pop() ?? '';
  const dimmed = last.replace(`(${rule})`, (id) => style.dim(id));
  return `${symbol} ${[...lines, dimmed].join(`\n${' '.repeat(MARK)}`)}`;
}
