import type { Obstacle } from '../deploy/obstacle.ts';
import type { SmokeResult } from '../deploy/smoke-trial.ts';
import { quoteWord } from '../host/command.ts';
import type { Outcome } from '../outcome.ts';
import { sanitize } from './sanitize.ts';
import type { PrettyOptions } from './style.ts';
import { wrap } from './wrap.ts';

export interface DeploySummary {
  readonly outcome?: Outcome;
  readonly smoke?: readonly SmokeResult[];
  readonly url?: string | null;
  readonly isUnchanged?: boolean;
}

export interface SummaryOptions extends PrettyOptions {
  readonly environment: string;
  /** Name of the file that has the token. */
  readonly envFile: string;
  /** Of the project; null where the commands are run in it. */
  readonly folder: string | null;
}

/** One by one, each with what a person does about it. */
export function formatObstacles(obstacles: readonly Obstacle[], { style, width }: PrettyOptions): string {
  const lines = obstacles.flatMap(({ saw, next }) => [
    style.bad(wrap(sanitize(`✗ ${saw}`), width, '  ')),
    `  ${wrap(sanitize(`Next: ${next}`), width - 2, '').replaceAll('\n', '\n  ')}`,
  ]);
  return `${[...lines, 'Nothing was begun.'].join('\n')}\n`;
}

/** What was tried out, and how to go on. */
export function formatSummary(
  { outcome, smoke = [], url, isUnchanged = false }: DeploySummary,
  options: SummaryOptions,
): string {
  const { style, width } = options;
  const tried = smoke.map((result) => formatSmoke(result, options));
  if (outcome?.state !== 'done') return tried.length === 0 ? '' : `${tried.join('\n')}\n`;
  const unchanged = wrap('Nothing had changed: the same containers run on.', width);
  const lines = [
    ...(isUnchanged ? [style.good(unchanged)] : []),
    ...tried,
    ...(url ? formatNext(url, options) : []),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function formatSmoke(result: SmokeResult, { style, width }: PrettyOptions): string {
  const { name, verdict, wanted, milliseconds } = result;
  const saw = sanitize(result.saw).trim();
  switch (verdict) {
    case 'passed':
      return style.good(wrap(`✓ It ${name}: ${saw} (${milliseconds} ms).`, width, '  '));
    case 'failed':
      return style.bad(
        wrap(`✗ It was to show that it ${name}. Wanted: ${wanted}. Seen: ${saw}`, width, '  '),
      );
    case 'skipped':
      return wrap(`– Not tried whether it ${name}: ${saw}.`, width, '  ');
  }
}

/** Lines to paste. The token is read by the shell, and not shown by anything. */
function formatNext(url: string, { style, environment, envFile, folder }: SummaryOptions): string[] {
  const isOpen = environment === 'development';
  const header = `  -H "Authorization: Bearer $(sed -n s/^EXECUTOR_TOKEN=//p ${envFile})" \\`;
  return [
    '',
    `${style.strong(url)} is ready:`,
    '',
    `  ${url}/execute       runs a script`,
    `  ${url}/health        says whether it can`,
    `  ${url}/metrics       for Prometheus`,
    `  ${url}/openapi.json  describes the API`,
    '',
    'Try it:',
    '',
    ...(folder === null ? [] : [`  cd ${quoteWord(sanitize(folder))}`]),
    `  curl -X POST ${url}/execute \\`,
    ...(isOpen ? [] : [`  ${header}`]),
    '    -H "Content-Type: application/json" \\',
    `    -d '{"script": "echo \\"Docker permissions working!\\""}'`,
    '  dockperm check --service script-executor',
    '  docker compose logs --tail 20 script-executor',
  ];
}
