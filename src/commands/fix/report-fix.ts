import type { Outcome } from '../../apply/outcome.ts';
import type { FileChange, StagedPlan } from '../../apply/stage-edits.ts';
import { type Finding, isError } from '../../diagnose/diagnose.ts';
import type { DockpermError } from '../../errors.ts';
import type { Facts } from '../../facts/facts.ts';
import type { FixJson } from '../../report/fix-json.ts';
import { groupFindings } from '../../report/group-findings.ts';
import type { Invocation } from '../../report/invocation.ts';
import { formatReasons } from '../../report/pretty/format-reasons.ts';
import { formatPrettyOutcome } from '../../report/pretty/outcome.ts';
import { formatPrettyPlan } from '../../report/pretty/plan.ts';
import type { PrettyOptions } from '../../report/style.ts';
import type { Context } from '../context.ts';

/** The part of a command's options that its report depends on. */
export interface ReportOptions {
  readonly format: 'pretty' | 'json';
  readonly mode: 'dry-run' | 'ask' | 'yes';
  /** Paths below it are shown relative to it. */
  readonly directory: string;
  readonly invocation: Invocation;
  /** A deploy logs each step while it runs, and ends with what to do next. */
  readonly within?: 'deploy';
}

export interface FixReport {
  readonly facts: Facts;
  readonly before: readonly Finding[];
  readonly prepared: StagedPlan;
  /** `no consent`: no person could be asked; `declined`: a person said no. */
  readonly refused?: 'no consent' | 'declined';
  /** The problem that would stop the real run, found by a dry run. */
  readonly blocker?: DockpermError;
  readonly outcome?: Outcome;
  readonly after?: readonly Finding[];
}

/** The output of a fix: the plan, the plan again if an answer changed it, and the result. */
export const reportFix = { plan: reportPlan, planAgain: reportPlanAgain, result: reportResult };

function reportPlan(context: Context, options: ReportOptions, report: FixReport): void {
  if (options.format === 'json') return;
  context.print((look) => {
    const reasons = formatReasons(report.before, report.prepared.plan, look);
    const plan = formatPlan(report, look, { options, cwd: context.host.cwd });
    return reasons.length === 0 ? plan : `${reasons.join('\n')}\n\n${plan}`;
  });
}

/** Only what an answer changed: the rest was shown before the question. */
function reportPlanAgain(
  context: Context,
  options: ReportOptions,
  report: FixReport,
  shown: StagedPlan,
): void {
  if (options.format === 'json') return;
  const { plan, changes } = report.prepared;
  const isNew = ({ path, after }: FileChange): boolean =>
    !shown.changes.some((previous) => previous.path === path && previous.after === after);
  const prepared: StagedPlan = {
    changes: changes.filter(isNew),
    plan: { actions: plan.actions, held: [], unfixable: plan.unfixable.slice(shown.plan.unfixable.length) },
  };
  const { cwd } = context.host;
  context.print((look) => {
    const plan = formatPlan({ ...report, prepared }, look, { options, cwd });
    return `\nUpdated plan:\n\n${plan}`;
  });
}

interface Place {
  readonly options: ReportOptions;
  readonly cwd: string;
}

function formatPlan({ prepared, facts }: FixReport, look: PrettyOptions, { options, cwd }: Place): string {
  return formatPrettyPlan(prepared, {
    ...look,
    directory: options.directory,
    invocation: options.invocation,
    cwd,
    template: options.mode === 'dry-run' ? 'whole' : 'names',
    root: facts.caller.uid === 0 ? 'dockperm' : 'sudo',
  });
}

function reportResult(context: Context, options: ReportOptions, report: FixReport): void {
  if (options.format === 'json') {
    writeJson(context, report);
    return;
  }
  const { project, connection } = report.facts;
  context.print((look) =>
    formatPrettyOutcome(report, {
      ...look,
      mode: options.mode,
      engine: connection.state === 'ok' ? 'open' : 'closed',
      directory: project.directory,
      cwd: context.host.cwd,
      invocation: options.invocation,
      ...(options.within ? { within: options.within } : {}),
    }),
  );
}

/** A fix reports problems only: advice would still be there afterwards and read as an incomplete fix. */
function withoutAdvice(findings: readonly Finding[]): Finding[] {
  return findings.filter(
    (finding) => isError(finding) || finding.remedies.some(({ safety }) => safety !== 'manual'),
  );
}

function writeJson(context: Context, { prepared, outcome, before, after }: FixReport): void {
  const report: FixJson = {
    schemaVersion: 1,
    plan: prepared.plan,
    ...(outcome ? { outcome } : {}),
    before: groupFindings(withoutAdvice(before)),
    ...(after ? { after: groupFindings(withoutAdvice(after)) } : {}),
    ...(outcome?.undoId ? { undoId: outcome.undoId } : {}),
  };
  context.printJson(report);
}
