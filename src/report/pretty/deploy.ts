import type { Outcome } from '../../apply/outcome.ts';
import type { Blocker } from '../../deploy/blocker.ts';
import { EXECUTOR } from '../../deploy/executor.ts';
import type { SmokeResult } from '../../deploy/smoke/check.ts';
import { type Command, formatCommand, quoteWord } from '../../host/command.ts';
import { formatNextSteps } from '../format-next.ts';
import { dockpermCommand, type Invocation } from '../invocation.ts';
import { sanitize } from '../sanitize.ts';
import type { PrettyOptions } from '../style.ts';
import { wrap } from '../wrap.ts';
import { formatUndo } from './outcome.ts';

export interface DeploySummary {
  readonly outcome?: Outcome;
  readonly smoke?: readonly SmokeResult[];
  readonly url?: string | null;
  readonly isUnchanged?: boolean;
  readonly hasToken?: boolean;
  /** Names of the files given to Compose; empty if Compose chooses. */
  readonly envFiles?: readonly string[];
}

export interface SummaryOptions extends PrettyOptions {
  readonly invocation: Invocation;
  readonly cwd: string;
  /** Of the project. */
  readonly directory: string;
  /** `docker compose` with the project's flags; null where there is none. */
  readonly compose: Command | null;
  /** Of the project; null where the commands are run in it. */
  readonly folder: string | null;
}

/** One by one, each with what a person does about it. */
export function formatBlockers(
  blockers: readonly Blocker[],
  { style, width, invocation }: PrettyOptions & Pick<SummaryOptions, 'invocation'>,
): string {
  const lines = blockers.flatMap(({ problem, next }) => [
    style.bad(wrap(sanitize(`✗ ${problem}`), width, '  ')),
    ...formatBlockerNext(next, { width, invocation }),
  ]);
  return `${[...lines, 'Nothing was started.'].join('\n')}\n`;
}

/** The first step stands behind its label; further ones, below it. */
function formatBlockerNext(
  next: Blocker['next'],
  { width, invocation }: Pick<SummaryOptions, 'width' | 'invocation'>,
): string[] {
  const [first = '', ...more] = formatNextSteps(next, { width: width - '  Next: '.length, invocation });
  return [`Next: ${first.trimStart()}`, ...more].map((line) => `  ${line.replaceAll('\n', '\n  ')}`);
}

/** The results of the smoke test, and the next steps. */
export function formatSummary(summary: DeploySummary, options: SummaryOptions): string {
  const { outcome, smoke = [], isUnchanged = false } = summary;
  const { style, width } = options;
  const tried = smoke.map((result) => formatSmoke(result, options));
  if (outcome?.state !== 'done') return tried.length === 0 ? '' : `${tried.join('\n')}\n`;
  const unchanged = wrap('Nothing to change; the same containers keep running.', width);
  const lines = [
    ...(isUnchanged ? [style.good(unchanged)] : []),
    ...tried,
    ...(summary.url ? formatNext(summary.url, summary, options) : []),
    ...formatUndo(outcome, options),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function formatSmoke(result: SmokeResult, { style, width }: PrettyOptions): string {
  const { name, verdict, expected, milliseconds } = result;
  const found = sanitize(result.found).trim();
  switch (verdict) {
    case 'passed':
      return style.good(wrap(`✓ ${name}: ${found} (${milliseconds} ms)`, width, '  '));
    case 'failed':
      return style.bad(
        wrap(`✗ Smoke test failed: ${name}. Expected ${expected}, found ${found}`, width, '  '),
      );
    case 'skipped':
      return wrap(`– Skipped: ${name} (${found})`, width, '  ');
  }
}

const TOKEN_HEADER = '-H "Authorization: Bearer $TOKEN"';

const defaultCompose: Command = { file: 'docker', args: ['compose'] };

/** Lines to paste. The shell reads the token, so no output shows it. */
function formatNext(
  url: string,
  { hasToken = false, envFiles = [] }: DeploySummary,
  { style, compose, folder, invocation, directory, cwd }: SummaryOptions,
): string[] {
  const { args, ...base } = compose ?? defaultCompose;
  const about = { launcher: invocation.launcher, selection: directory === cwd ? [] : ['-C', directory] };
  const check = dockpermCommand(about, ['check', '--service', EXECUTOR]);
  const logs = { ...base, args: [...args, 'logs', '--tail', '20', EXECUTOR] };
  return [
    '',
    `${style.strong(url)} is ready:`,
    '',
    `  ${url}/execute       runs a script`,
    `  ${url}/health        reports whether it can`,
    `  ${url}/metrics       metrics for Prometheus`,
    `  ${url}/openapi.json  describes the API`,
    '',
    'Try it:',
    '',
    ...(folder === null ? [] : [`  cd ${quoteWord(sanitize(folder))}`]),
    ...(hasToken ? [`  ${tokenLine(envFiles)}`] : []),
    `  curl -X POST ${url}/execute \\`,
    ...(hasToken ? [`    ${TOKEN_HEADER} \\`] : []),
    '    -H "Content-Type: application/json" \\',
    `    -d '{"script": "echo \\"Docker permissions working!\\""}'`,
    '',
    'To check it, and to see its log:',
    '',
    `  ${sanitize(formatCommand(check))}`,
    `  ${sanitize(formatCommand(logs))}`,
    '',
  ];
}

/** As Compose reads it: the last assignment, without quotes. `[=]` keeps masking from taking it for a token. */
function tokenLine(envFiles: readonly string[]): string {
  const files = (envFiles.length === 0 ? ['.env'] : envFiles).map((name) => quoteWord(sanitize(name)));
  return `TOKEN=$(sed -n 's/^EXECUTOR_TOKEN[=]//p' ${files.join(' ')} | tail -n 1 | tr -d \\'\\")`;
}
