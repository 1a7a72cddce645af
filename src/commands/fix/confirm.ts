import { assertFeasible } from '../../apply/prechecks/prechecks.ts';
import { type StagedPlan, stageEdits } from '../../apply/stage-edits.ts';
import { DockpermError } from '../../errors.ts';
import type { Selection } from '../../facts/selection.ts';
import { makePlan } from '../../plan/make-plan.ts';
import type { Held } from '../../plan/plan.ts';
import { engineAt } from '../../probes/gather.ts';
import { completeCommands } from '../../report/invocation.ts';
import { assertAcceptedByCompose } from '../assert-accepted-by-compose.ts';
import { assertCanVerify } from '../assert-fixable.ts';
import { askForEach, type ConsentOptions, canAsk, consentOf } from '../consent.ts';
import type { Context } from '../context.ts';
import { type FixReport, reportFix } from './report-fix.ts';

export interface ConfirmOptions extends ConsentOptions {
  readonly selection: Selection;
}

export type Diagnosed = Pick<FixReport, 'facts' | 'before'>;

/** Shows the plan, asks for the consent it needs, and shows what that consent adds. */
export async function confirm(
  context: Context,
  options: ConfirmOptions,
  diagnosed: Diagnosed,
): Promise<FixReport> {
  const report = await plan(context, options, { diagnosed, consented: [] });
  reportFix.plan(context, options, report);
  if (options.mode === 'dry-run') return report;
  const { prepared } = report;
  const consented = await askForEach(context, options, prepared.plan.held);
  if (consented.length === 0) return { ...report, ...(await confirmAll(context, options, prepared)) };
  const more = await plan(context, options, { diagnosed, consented });
  // The person has seen and consented to each command; only file changes still have to be shown.
  if (prepared.plan.actions.length === 0 && more.prepared.changes.length === 0) return more;
  reportFix.planAgain(context, options, more, prepared);
  return { ...more, ...(await confirmAll(context, options, more.prepared)) };
}

interface Question {
  readonly diagnosed: Diagnosed;
  readonly consented: readonly Held[];
}

/** Reports a blocker instead of the plan, which would read as if the fix had started; a dry run shows both. */
async function plan(
  context: Context,
  options: ConfirmOptions,
  { diagnosed, consented }: Question,
): Promise<FixReport> {
  const { host } = context;
  const { facts, before } = diagnosed;
  const intended = makePlan(before, { ...consentOf(context, options, facts), consented });
  const staged = await stageEdits(host, intended, facts.project.directory);
  const prepared = { ...staged, plan: completeCommands(staged.plan, options.invocation) };
  const report = { ...diagnosed, prepared };
  if (prepared.plan.actions.length === 0) return report;
  try {
    const engine = engineAt(facts.endpoint, facts.connection, options.selection.timeoutMs);
    await assertFeasible(host, prepared, { facts, engine, directory: facts.project.directory });
    assertCanVerify(options, facts);
    await assertAcceptedByCompose(context, prepared, { facts, selection: options.selection });
    return report;
  } catch (error) {
    if (options.mode === 'dry-run' && error instanceof DockpermError) return { ...report, blocker: error };
    throw error;
  }
}

async function confirmAll(
  context: Context,
  options: ConfirmOptions,
  { plan: { actions } }: StagedPlan,
): Promise<Pick<FixReport, 'refused'>> {
  if (actions.length === 0 || options.mode === 'yes') return {};
  if (!canAsk(context, options)) return { refused: 'no consent' };
  return (await context.ask('Apply these changes?')) ? {} : { refused: 'declined' };
}
