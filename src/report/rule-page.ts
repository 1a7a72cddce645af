import type { Rule } from '../rules/rule.ts';
import { wrap } from './wrap.ts';

/** What a rule means, for a person who met it in a report. */
export function formatRulePage({ id, severity, title, why }: Rule, width: number): string {
  return `${id} (${severity})\n${wrap(title, width)}\n\n${wrap(why, width)}\n`;
}

export function formatRuleList(rules: readonly Rule[], width: number): string {
  const size = Math.max(...rules.map(({ id }) => id.length)) + 2;
  const indent = ' '.repeat(size);
  const rows = rules.map(
    ({ id, title }) => id.padEnd(size) + wrap(title, width - size).replaceAll('\n', `\n${indent}`),
  );
  return `${rows.join('\n')}\n`;
}
