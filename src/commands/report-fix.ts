import { type Finding, isError } from '../diagnose.ts';
import type { Facts } from '../facts/facts.ts';
import type { Outcome } from '../outcome.ts';
import type { Prepared } from '../prepare.ts';
import { maskHome } from '../report/mask.ts';
import type { Context } from './context.ts';

/** The part of a command's options that its report depends on. */
export interface ReportOptions {
  readonly format: 'pretty' | 'json';
  readonly mode: 'dry-run' | 'ask' | 'yes';
  /** Paths below it are shown relative to it. */
  readonly directory: string;
}

export interface FixReport {
  readonly facts: Facts;
  readonly before: readonly Finding[];
  readonly prepared: Prepared;
  readonly refused?: 'no consent';
  readonly outcome?: Outcome;
  readonly after?: readonly Finding[];
}

/** What a fix tells: the plan before anything happens, the result after it. */
export const reportFix = { plan: reportPlan, result: reportResult };

async function reportPlan(
  { host, out }: Context,
  { format, mode, directory }: ReportOptions,
  report: FixReport,
): Promise<void> {
  if (format === 'json') return;
  const [{ formatPrettyPlan }, { formatErrors }, { makeStyle }] = await Promise.all([
    import('../report/pretty-plan.ts'),
    import('../report/pretty-outcome.ts'),
    import('../report/style.ts'),
  ]);
  const style = makeStyle(out.coloured);
  const template = mode === 'dry-run' ? 'whole' : 'names';
  const width = out.columns;
  const errors = formatErrors(report.before, { style, width });
  const plan = formatPrettyPlan(report.prepared, { style, width, directory, cwd: host.cwd, template });
  const text = errors.length === 0 ? plan : `${errors.join('\n')}\n\n${plan}`;
  out.write(maskHome(text, host.env.HOME));
}

async function reportResult(context: Context, options: ReportOptions, report: FixReport): Promise<void> {
  if (options.format === 'json') return writeJson(context, report);
  const [{ formatPrettyOutcome }, { makeStyle }] = await Promise.all([
    import('../report/pretty-outcome.ts'),
    import('../report/style.ts'),
  ]);
  const { host, out } = context;
  const style = makeStyle(out.coloured);
  const text = formatPrettyOutcome(report, { style, width: out.columns, mode: options.mode });
  out.write(maskHome(text, host.env.HOME));
}

/** A fix is about what is wrong: advice would stay as it is, and read as if something had been left undone. */
function withoutAdvice(findings: readonly Finding[]): Finding[] {
  return findings.filter(
    (finding) => isError(finding) || finding.remedies.some(({ safety }) => safety !== 'manual'),
  );
}

async function writeJson(
  { host, out }: Context,
  { prepared, outcome, before, after }: FixReport,
): Promise<void> {
  const { formatJson } = await import('../report/json.ts');
  const report = {
    schemaVersion: 1,
    plan: prepared.plan,
    ...(outcome ? { outcome } : {}),
    before: withoutAdvice(before),
    ...(after ? { after: withoutAdvice(after) } : {}),
  };
  out.write(formatJson(maskHome(report, host.env.HOME)));
}
