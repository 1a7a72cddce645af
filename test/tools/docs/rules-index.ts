import type { Rule } from '../../../src/rules/rule.ts';
import { escapeText } from './markdown.ts';

/** The page that leads to the page of each rule. */
export function formatRulesIndex(rules: readonly Rule[]): string {
  const rows = rules.map(
    ({ id, severity, title }) => `| [\`${id}\`](${id}.md) | ${severity} | ${escapeText(title)} |`,
  );
  return `<!-- Made by \`npm run docs\` from src/rules. -->

# Rules

The ${rules.length} causes that dockperm recognises. \`dockperm explain RULE\` prints the page of a rule: why it happens, and how to see it. The order
is that of judgement; see [the architecture](../ARCHITECTURE.md#what-the-order-of-the-registry-means).

| rule | severity | what is wrong |
| --- | --- | --- |
${rows.join('\n')}
`;
}
