import { type Finding, isError } from '../../diagnose/diagnose.ts';
import type { Plan } from '../../plan/plan.ts';
import { sanitize } from '../sanitize.ts';
import type { Style } from '../style.ts';
import { wrap } from '../wrap.ts';

interface Look {
  readonly style: Style;
  /** Columns. */
  readonly width: number;
}

export function formatErrors(findings: readonly Finding[], look: Look): string[] {
  return findings.filter(isError).map((finding) => formatSummary(finding, look));
}

/** What a plan is about: every error, and of the rest what it does something about or what could not be judged. */
export function formatReasons(findings: readonly Finding[], plan: Plan, look: Look): string[] {
  const parts = [...plan.actions, ...plan.held, ...plan.unfixable];
  const isPart = ({ rule, subject }: Finding): boolean =>
    parts.some((part) => part.rule === rule && part.subject.name === subject.name);
  return findings
    .filter((finding) => isError(finding) || isPart(finding) || finding.rule === 'crashed')
    .map((finding) => formatSummary(finding, look));
}

function formatSummary(finding: Finding, { style, width }: Look): string {
  const { summary, rule } = finding;
  const symbol = isError(finding) ? style.bad('✗') : style.warn('!');
  const text = wrap(sanitize(`✗ ${summary} (${rule})`), width, '  ');
  return symbol + text.slice(1, -(rule.length + 2)) + style.dim(`(${rule})`);
}
