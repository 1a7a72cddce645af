import type { Finding } from '../diagnose.ts';
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
  const [{ formatPrettyPlan }, { makeStyle }, { sanitize }] = await Promise.all([
    import('../report/pretty-plan.ts'),
    import('../report/style.ts'),
    import('../report/sanitize.ts'),
  ]);
  const style = makeStyle(out.coloured);
  const template = mode === 'dry-run' ? 'whole' : 'names';
  const errors = report.before.filter(({ severity }) => severity === 'error');
  for (const { rule, summary } of errors)
    out.write(`${style.bad('✗')} ${sanitize(summary)} ${style.dim(rule)}\n`);
  if (errors.length > 0) out.write('\n');
  out.write(maskHome(formatPrettyPlan(report.prepared, { style, directory, template }), host.env.HOME));
}

async function reportResult(context: Context, options: ReportOptions, report: FixReport): Promise<void> {
  if (options.format === 'json') return writeJson(context, report);
  const [{ formatPrettyOutcome }, { makeStyle }] = await Promise.all([
    import('../report/pretty-outcome.ts'),
    import('../report/style.ts'),
  ]);
  context.out.write(
    formatPrettyOutcome(report, { style: makeStyle(context.out.coloured), mode: options.mode }),
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
    before,
    ...(after ? { after } : {}),
  };
  out.write(formatJson(maskHome(report, host.env.HOME)));
}
