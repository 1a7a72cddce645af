import { apply } from '../apply.ts';
import { diagnose } from '../diagnose.ts';
import type { Facts } from '../facts/facts.ts';
import { engineAt, gather } from '../facts/gather.ts';
import type { Selection } from '../facts/selection.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Held } from '../plan/plan.ts';
import { assertFeasible } from '../prechecks/prechecks.ts';
import { assertSudo } from '../prechecks/sudo.ts';
import { type Prepared, prepare } from '../prepare.ts';
import { applyOptions } from './apply-options.ts';
import { assertAccepted } from './assert-accepted.ts';
import { assertCanProve, assertKnownRules, assertSomethingToFix } from './assert-fixable.ts';
import { askForEach, type ConsentOptions, consentOf } from './consent.ts';
import type { Context, ExitCode } from './context.ts';
import { exitCodeAfter } from './exit-code-after.ts';
import { type FixReport, reportFix } from './report-fix.ts';

export interface FixOptions extends ConsentOptions {
  readonly selection: Selection;
  /** For a service to become healthy. */
  readonly healthTimeoutMs: number;
}

/** Check, plan, consent, apply, check again: the answer is what the second check says. */
export async function fix(context: Context, options: FixOptions): Promise<ExitCode> {
  const { host } = context;
  assertKnownRules(options);
  const facts = await gather(host, options.selection);
  assertSomethingToFix(facts);
  const before = diagnose(facts);
  assertAccepted(facts, before);
  const report = await agree(context, options, { facts, before });
  const isIdle = options.mode === 'dry-run' || report.prepared.plan.actions.length === 0;
  if (isIdle || report.refused) return finish(context, options, report, facts);
  const { prepared } = report;
  await assertSudo(host, prepared, context.interactive ? 'may-ask' : 'silent');
  context.beginChanges();
  const outcome = await apply(
    host,
    prepared,
    await applyOptions(context, { ...options, command: 'fix' }, facts),
  );
  const after = await gather(host, options.selection);
  return finish(context, options, { ...report, outcome, after: diagnose(after) }, after);
}

type Diagnosed = Pick<FixReport, 'facts' | 'before'>;

/** Shows what would be done, asks what has to be asked, and shows what that makes of it. */
async function agree(context: Context, options: FixOptions, diagnosed: Diagnosed): Promise<FixReport> {
  const prepared = await plan(context, options, diagnosed);
  const report: FixReport = { ...diagnosed, prepared };
  await reportFix.plan(context, options, report);
  if (options.mode === 'dry-run') return report;
  const agreed = await askForEach(context, options, prepared.plan.held);
  if (agreed.length === 0) return { ...report, ...(await lastWord(context, options, prepared)) };
  const more: FixReport = { ...diagnosed, prepared: await plan(context, options, diagnosed, agreed) };
  // Each command was shown and agreed to; files were only spoken of.
  const isSettled = prepared.plan.actions.length === 0 && more.prepared.changes.length === 0;
  if (isSettled) return more;
  await reportFix.planAgain(context, options, more);
  return { ...more, ...(await lastWord(context, options, more.prepared)) };
}

/** What stops it is said before it is shown, which would read as if it had been begun. */
async function plan(
  { host }: Context,
  options: FixOptions,
  { facts, before }: Diagnosed,
  agreed: readonly Held[] = [],
): Promise<Prepared> {
  const prepared = await prepare(host, makePlan(before, { ...consentOf(options, facts), agreed }));
  if (options.mode === 'dry-run') return prepared;
  const engine = engineAt(facts.endpoint, facts.connection, options.selection.timeoutMs);
  await assertFeasible(host, prepared, { facts, engine, directory: facts.project.directory });
  if (prepared.plan.actions.length > 0) assertCanProve(options, facts);
  return prepared;
}

async function lastWord(
  context: Context,
  { mode }: FixOptions,
  { plan: { actions } }: Prepared,
): Promise<Pick<FixReport, 'refused'>> {
  if (actions.length === 0 || mode === 'yes') return {};
  const isAgreed = context.interactive && (await context.ask('Make these changes?'));
  return isAgreed ? {} : { refused: 'no consent' };
}

async function finish(
  context: Context,
  options: FixOptions,
  report: FixReport,
  last: Facts,
): Promise<ExitCode> {
  await reportFix.result(context, options, report);
  return exitCodeAfter(report, last, context);
}
