import type { Outcome } from '../../apply/outcome.ts';
import type { FileChange, StagedPlan } from '../../apply/stage-edits.ts';
import { type Finding, isError } from '../../diagnose/diagnose.ts';
import type { DockpermError } from '../../errors.ts';
import type { Facts } from '../../facts/facts.ts';
import type { FixJson } from '../../report/fix-json.ts';
import { maskHome } from '../../report/mask.ts';
import type { Context } from '../context.ts';

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
  readonly prepared: StagedPlan;
  /** Nobody could be asked, or somebody was. */
  readonly refused?: 'no consent' | 'declined';
  /** What a dry run found to stand in the way of the real one. */
  readonly blocker?: DockpermError;
  readonly outcome?: Outcome;
  readonly after?: readonly Finding[];
}

/** What a fix tells: the plan before anything happens, once more when an answer changed it, the result after it. */
export const reportFix = { plan: reportPlan, planAgain: reportPlanAgain, result: reportResult };

async function reportPlan(context: Context, options: ReportOptions, report: FixReport): Promise<void> {
  if (options.format === 'json') return;
  const [{ formatReasons }, { makeStyle }] = await Promise.all([
    import('../../report/pretty/format-reasons.ts'),
    import('../../report/style.ts'),
  ]);
  const { host, out } = context;
  const look = { style: makeStyle(out.coloured), width: out.columns };
  const reasons = formatReasons(report.before, report.prepared.plan, look);
  const plan = await formatPlan(context, options, report);
  const text = reasons.length === 0 ? plan : `${reasons.join('\n')}\n\n${plan}`;
  out.write(maskHome(text, host.env.HOME));
}

/** Only what an answer changed: the rest was shown before the question. */
async function reportPlanAgain(
  context: Context,
  options: ReportOptions,
  report: FixReport,
  shown: StagedPlan,
): Promise<void> {
  if (options.format === 'json') return;
  const { plan, changes } = report.prepared;
  const isNew = ({ path, after }: FileChange): boolean =>
    !shown.changes.some((former) => former.path === path && former.after === after);
  const prepared: StagedPlan = {
    changes: changes.filter(isNew),
    plan: { actions: plan.actions, held: [], unfixable: plan.unfixable.slice(shown.plan.unfixable.length) },
  };
  const text = await formatPlan(context, options, { ...report, prepared });
  context.out.write(maskHome(`\nUpdated plan:\n\n${text}`, context.host.env.HOME));
}

async function formatPlan(
  { host, out }: Context,
  { mode, directory }: ReportOptions,
  { prepared, facts }: FixReport,
): Promise<string> {
  const [{ formatPrettyPlan }, { makeStyle }] = await Promise.all([
    import('../../report/pretty/plan.ts'),
    import('../../report/style.ts'),
  ]);
  return formatPrettyPlan(prepared, {
    style: makeStyle(out.coloured),
    width: out.columns,
    directory,
    cwd: host.cwd,
    template: mode === 'dry-run' ? 'whole' : 'names',
    root: facts.caller.uid === 0 ? 'oneself' : 'sudo',
  });
}

async function reportResult(context: Context, options: ReportOptions, report: FixReport): Promise<void> {
  if (options.format === 'json') return writeJson(context, report);
  const [{ formatPrettyOutcome }, { makeStyle }] = await Promise.all([
    import('../../report/pretty/outcome.ts'),
    import('../../report/style.ts'),
  ]);
  const { host, out } = context;
  const style = makeStyle(out.coloured);
  const { project, connection } = report.facts;
  const text = formatPrettyOutcome(report, {
    style,
    width: out.columns,
    mode: options.mode,
    engine: connection.state === 'ok' ? 'open' : 'closed',
    directory: project.directory,
    cwd: host.cwd,
  });
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
  const { formatJson } = await import('../../report/json.ts');
  const report: FixJson = {
    schemaVersion: 1,
    plan: prepared.plan,
    ...(outcome ? { outcome } : {}),
    before: withoutAdvice(before),
    ...(after ? { after: withoutAdvice(after) } : {}),
    ...(outcome?.undoId ? { undoId: outcome.undoId } : {}),
  };
  out.write(formatJson(maskHome(report, host.env.HOME)));
}
