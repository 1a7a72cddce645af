import type { Blocker } from '../../deploy/blocker.ts';
import type { SmokeResult } from '../../deploy/smoke/check.ts';
import type { DeployJson } from '../../report/deploy-json.ts';
import { maskHome } from '../../report/mask.ts';
import type { Context } from '../context.ts';
import { type FixReport, type ReportOptions, reportFix } from '../fix/report-fix.ts';

export interface DeployReport extends FixReport {
  readonly smoke?: readonly SmokeResult[];
  /** Address of the executor; null if it is not published or not part of the project. */
  readonly url?: string | null;
  readonly hasToken?: boolean;
  /** Names of those that Compose is told to read; empty for its own choice. */
  readonly envFiles?: readonly string[];
  /** What keeps it from being begun. */
  readonly blockers?: readonly Blocker[];
  /** The same containers run on, and no file was changed. */
  readonly isUnchanged?: boolean;
}

export const reportDeploy = { plan: reportPlan, result: reportResult };

async function reportPlan(context: Context, options: ReportOptions, report: DeployReport): Promise<void> {
  // What was there already needs no plan to be read.
  if ((report.blockers ?? []).length === 0) await reportFix.plan(context, options, report);
}

async function reportResult(context: Context, options: ReportOptions, report: DeployReport): Promise<void> {
  if (options.format === 'json') return writeJson(context, report);
  const [{ formatBlockers, formatSummary }, { makeStyle }] = await Promise.all([
    import('../../report/pretty/deploy.ts'),
    import('../../report/style.ts'),
  ]);
  const { out, host } = context;
  const look = { style: makeStyle(out.coloured), width: out.columns };
  const { blockers = [], facts } = report;
  if (blockers.length > 0) return out.write(maskHome(formatBlockers(blockers, look), host.env.HOME));
  await reportFix.result(context, options, report);
  const { directory } = facts.project;
  const folder = directory === host.cwd ? null : directory;
  const compose = facts.project.state === 'found' ? (facts.project.authority.tool?.base ?? null) : null;
  // Before it is put into sentences: the line that reads the token would pass for one that has it.
  const shown = maskHome({ report, compose, folder }, host.env.HOME);
  out.write(formatSummary(shown.report, { ...look, compose: shown.compose, folder: shown.folder }));
}

async function writeJson({ host, out }: Context, report: DeployReport): Promise<void> {
  const { prepared, outcome, before, after, smoke = [], url = null, blockers = [], isUnchanged } = report;
  const { formatJson } = await import('../../report/json.ts');
  const value: DeployJson = {
    schemaVersion: 1,
    plan: prepared.plan,
    blockers,
    ...(outcome ? { outcome } : {}),
    smoke,
    url,
    ...(outcome?.state === 'done' ? { changed: isUnchanged !== true } : {}),
    before,
    ...(after ? { after } : {}),
    ...(outcome?.undoId ? { undoId: outcome.undoId } : {}),
  };
  out.write(formatJson(maskHome(value, host.env.HOME)));
}
