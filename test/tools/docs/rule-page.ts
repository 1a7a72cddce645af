import type { Finding } from '../../../src/diagnose/diagnose.ts';
import type { Evidence, Rule } from '../../../src/rules/rule.ts';
import { type Act, howOf, type Staging } from '../../lab/causes/staging.ts';
import { escapeText, fence, formatTable } from './markdown.ts';
import { formatRemedies } from './remedies.ts';

/** What a rule, its tests and its stagings know of it. */
export interface RulePage {
  readonly rule: Rule;
  readonly caught: readonly { readonly title: string; readonly finding: Finding }[];
  /** Titles of what it passes. */
  readonly passed: readonly string[];
  readonly stagings: readonly Staging<Act>[];
}

export function formatRulePage({ rule, caught, passed, stagings }: RulePage): string {
  const { id, title, severity, scope, why, byHand } = rule;
  return [
    `<!-- Made by \`npm run docs\` from src/rules/${id}.ts, test/unit/rules/${id}.test.ts and the stagings in test/lab. -->`,
    `# ${id}`,
    `${escapeText(title)}. ${kinds[severity]} about ${scopes[scope]}.`,
    '## What is seen',
    ...seen(caught),
    '## Why',
    escapeText(why),
    '## See it by hand',
    'On Linux; nothing is changed.',
    fence('sh', byHand.join('\n')),
    '## What helps',
    ...formatRemedies(caught.flatMap(({ finding }) => finding.remedies)),
    '## Not to be confused with',
    'The tests show that it does not take these for it:',
    passed.map((each) => `- ${escapeText(each)}`).join('\n'),
    '## How it is staged',
    'What is done to a machine, and what is taken for it most easily. `npm run test:causes` shows both.',
    formatTable(['staged', 'look-alike', 'what is right there', 'how'], stagings.map(stagingRow)),
  ]
    .join('\n\n')
    .concat('\n');
}

const kinds = { error: 'An error', warning: 'A warning', note: 'A note' } as const;
const scopes = {
  host: 'the host',
  process: 'a process or a unit',
  client: 'a service or container',
  service: 'a Compose service',
  container: 'a container',
} as const;

/** On the machine of the first test. */
function seen([first]: RulePage['caught']): string[] {
  if (first === undefined) return [];
  const { title, finding } = first;
  const rows = finding.evidence.map(evidenceRow);
  return [
    `For example, where the case is ${escapeText(title)}:`,
    `> ${escapeText(finding.summary)}`,
    ...(rows.length > 0 ? [formatTable(['evidence', 'found', 'expected'], rows)] : []),
  ];
}

function evidenceRow({ label, found, expected = '' }: Evidence): string[] {
  return [label, found, expected];
}

function stagingRow(staging: Staging<Act>): string[] {
  const { cause, lookAlike } = staging;
  return [cause.staged, lookAlike.staged, lookAlike.expect ?? 'nothing is wrong', hows[howOf(staging)]];
}

const hows = {
  live: 'on this machine',
  recorded: 'from recorded facts',
  emulated: 'in an emulated system',
} as const;
