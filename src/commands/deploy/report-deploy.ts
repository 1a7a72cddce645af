import type { Blocker } from '../../deploy/blocker.ts';
import type { SmokeResult } from '../../deploy/smoke/check.ts';
import type { DeployJson } from '../../report/deploy-json.ts';
import { completeNext } from '../../report/format-next.ts';
import { groupFindings } from '../../report/group-findings.ts';
import { formatBlockers, formatSummary } from '../../report/pretty/deploy.ts';
import type { Context } from '../context.ts';
import { type FixReport, type ReportOptions, reportFix } from '../fix/report-fix.ts';

export interface DeployReport extends FixReport {
  readonly smoke?: readonly SmokeResult[];
  /** Address of the executor; null if it is not published or not part of the project. */
  readonly url?: string | null;
  readonly hasToken?: boolean;
  /** Names of the files given to Compose; empty if Compose chooses. */
  readonly envFiles?: readonly string[];
  /** Problems that keep the deployment from starting. */
  readonly blockers?: readonly Blocker[];
  /** The same containers keep running, and no file was changed. */
  readonly isUnchanged?: boolean;
}

export const reportDeploy = { plan: reportPlan, result: reportResult };

function reportPlan(context: Context, options: ReportOptions, report: DeployReport): void {
  // With blockers the deployment does not start, so its plan is not shown.
  if ((report.blockers ?? []).length === 0) reportFix.plan(context, options, report);
}

function reportResult(context: Context, options: ReportOptions, report: DeployReport): void {
  if (options.format === 'json') {
    writeJson(context, options, report);
    return;
  }
  const { blockers = [], facts } = report;
  if (blockers.length > 0) {
    context.print((look) => formatBlockers(blockers, { ...look, invocation: options.invocation }));
    return;
  }
  reportFix.result(context, { ...options, within: 'deploy' }, report);
  const { directory } = facts.project;
  const folder = directory === context.host.cwd ? null : directory;
  const compose = facts.project.state === 'found' ? (facts.project.authority.tool?.base ?? null) : null;
  context.print((look) =>
    formatSummary(report, {
      ...look,
      compose,
      folder,
      cwd: context.host.cwd,
      directory,
      invocation: options.invocation,
    }),
  );
}

function writeJson(context: Context, { invocation }: ReportOptions, report: DeployReport): void {
  const { prepared, outcome, before, after, smoke = [], url = null, blockers = [], isUnchanged } = report;
  const value: DeployJson = {
    schemaVersion: 1,
    plan: prepared.plan,
    blockers: blockers.map(({ problem, next }) => ({
      problem,
      next: next.map((step) => completeNext(step, invocation)),
    })),
    ...(outcome ? { outcome } : {}),
    smoke,
    url,
    ...(outcome?.state === 'done' ? { changed: isUnchanged !== true } : {}),
    before: groupFindings(before),
    ...(after ? { after: groupFindings(after) } : {}),
    ...(outcome?.undoId ? { undoId: outcome.undoId } : {}),
  };
  context.printJson(value);
}
