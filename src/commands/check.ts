import { diagnose } from '../diagnose.ts';
import { gather } from '../facts/gather.ts';
import type { Selection } from '../facts/selection.ts';
import { type CheckReport, makeCheckReport } from '../report/check-report.ts';
import { maskHome } from '../report/mask.ts';
import { assertAccepted } from './assert-accepted.ts';
import { type Context, type ExitCode, exitCodes } from './context.ts';

export interface CheckOptions {
  readonly selection: Selection;
  readonly format: 'pretty' | 'json' | 'github';
  /** Null for standard output. */
  readonly output: string | null;
  readonly failOn: 'error' | 'warning';
}

export async function check(context: Context, options: CheckOptions): Promise<ExitCode> {
  const { host, out } = context;
  // Loaded while the slow questions are under way.
  const formatting = loadFormat(options, context);
  const facts = await gather(host, options.selection);
  const findings = diagnose(facts);
  assertAccepted(facts, findings);
  const report = maskHome(makeCheckReport(facts, findings), host.env.HOME);
  const text = (await formatting)(report);
  if (options.output === null) out.write(text);
  else await writeReport(context, options.output, text);
  return exitCodeOf(report, options.failOn);
}

type Format = (report: CheckReport) => string;

async function loadFormat({ format, output }: CheckOptions, { host, out }: Context): Promise<Format> {
  switch (format) {
    case 'json':
      return (await import('../report/json.ts')).formatJson;
    case 'github': {
      const { formatGithub } = await import('../report/github.ts');
      return (report) => formatGithub(report, checkoutOf(host));
    }
    case 'pretty': {
      const { formatPrettyCheck } = await import('../report/pretty-check.ts');
      const { makeStyle } = await import('../report/style.ts');
      const style = makeStyle(output === null ? out.coloured : 'plain');
      return (report) => formatPrettyCheck(report, { style, width: out.columns });
    }
  }
}

/** The folder that annotations are relative to, spelt as the report spells it. */
function checkoutOf({ env, cwd }: Context['host']): string {
  return maskHome(env.GITHUB_WORKSPACE || cwd, env.HOME);
}

async function writeReport({ host, err }: Context, path: string, text: string): Promise<void> {
  const written = await host.writeFile(path, text);
  if (written.ok) {
    if (err.isTerminal) err.write(`The report is in ${path}\n`);
    return;
  }
  const { DockpermError } = await import('../errors.ts');
  throw new DockpermError(
    'file-unwritable',
    `${path} could not be written (${written.error}).`,
    'Name another file with --output.',
  );
}

/** What of a finding the exit code depends on. */
type Judged = Pick<CheckReport['findings'][number], 'rule' | 'severity'>;

/** Findings decide first: they are known. Without any, an engine that gave no answer leaves the question open. */
export function exitCodeOf(
  { findings, verdict }: { findings: readonly Judged[]; verdict: CheckReport['verdict'] },
  failOn: 'error' | 'warning',
): ExitCode {
  if (findings.some(({ rule }) => rule === 'crashed')) return exitCodes.failed;
  if (verdict === 'inconclusive') return exitCodes.inconclusive;
  const counts = failOn === 'warning' ? ['error', 'warning'] : ['error'];
  if (findings.some(({ severity }) => counts.includes(severity))) return exitCodes.findings;
  return verdict === 'ok' ? exitCodes.ok : exitCodes.findings;
}
