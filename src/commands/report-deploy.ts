import type { SmokeResult } from '../deploy/smoke-test.ts';
import { maskHome } from '../report/mask.ts';
import type { Context } from './context.ts';
import { type FixReport, type ReportOptions, reportFix } from './report-fix.ts';

export interface DeployReport extends FixReport {
  readonly smoke?: readonly SmokeResult[];
  /** Where the executor listens; null when it is not published, or not part of the project. */
  readonly url?: string | null;
}

interface DeployReportOptions extends ReportOptions {
  readonly environment: string;
}

export const reportDeploy = { plan: reportPlan, result: reportResult };

async function reportPlan(
  context: Context,
  options: DeployReportOptions,
  report: DeployReport,
): Promise<void> {
  await reportFix.plan(context, options, report);
}

async function reportResult(
  context: Context,
  options: DeployReportOptions,
  report: DeployReport,
): Promise<void> {
  if (options.format === 'json') return writeJson(context, report);
  await reportFix.result(context, options, report);
  const [{ formatSummary }, { makeStyle }] = await Promise.all([
    import('../report/pretty-deploy.ts'),
    import('../report/style.ts'),
  ]);
  context.out.write(
    formatSummary(report, { style: makeStyle(context.out.coloured), environment: options.environment }),
  );
}

async function writeJson({ host, out }: Context, report: DeployReport): Promise<void> {
  const { prepared, outcome, before, after, smoke = [], url = null } = report;
  const { formatJson } = await import('../report/json.ts');
  const value = { schemaVersion: 1, plan: prepared.plan, outcome, smoke, url, before, after };
  out.write(formatJson(maskHome(value, host.env.HOME)));
}
