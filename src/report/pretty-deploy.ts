import type { SmokeResult } from '../deploy/smoke-test.ts';
import type { Outcome } from '../outcome.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';

export interface DeploySummary {
  readonly outcome?: Outcome;
  readonly smoke?: readonly SmokeResult[];
  readonly url?: string | null;
}

/** What was tried out, and how to go on. */
export function formatSummary(
  { outcome, smoke = [], url }: DeploySummary,
  { style, environment }: { style: Style; environment: string },
): string {
  const tried = smoke.map((result) => formatSmoke(result, style));
  if (outcome?.state !== 'done') return tried.length === 0 ? '' : `${tried.join('\n')}\n`;
  const lines = [...tried, ...(url ? formatNext(url, environment, style) : [])];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function formatSmoke({ name, ok, detail, milliseconds }: SmokeResult, style: Style): string {
  return ok
    ? style.good(`✓ It ${name} (${milliseconds} ms).`)
    : style.bad(`✗ It was to show that it ${name}: ${sanitize(detail)}`);
}

function formatNext(url: string, environment: string, style: Style): string[] {
  const token =
    environment === 'development'
      ? []
      : ['  -H "Authorization: Bearer $(sed -n s/^EXECUTOR_TOKEN=//p .env)" \\'];
  return [
    '',
    `${style.strong(url)} is ready. Try it:`,
    '',
    `  curl -X POST ${url}/execute \\`,
    ...token.map((line) => `  ${line}`),
    '    -H "Content-Type: application/json" \\',
    `    -d '{"script": "echo \\"Docker permissions working!\\""}'`,
  ];
}
