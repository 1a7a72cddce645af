import { apply } from '../../apply/apply.ts';
import { assertSudo } from '../../apply/prechecks/sudo.ts';
import { diagnose } from '../../diagnose/diagnose.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Selection } from '../../facts/selection.ts';
import { gather } from '../../probes/gather.ts';
import { findDirectory } from '../../probes/project/project.ts';
import { applyOptions } from '../apply-options.ts';
import { assertKnownRules, assertSomethingToFix } from '../assert-fixable.ts';
import { assertValidCompose } from '../assert-valid-compose.ts';
import type { Context, ExitCode } from '../context.ts';
import { withSpinner } from '../progress.ts';
import { warnAboutInterruptedRun, withProjectLock } from '../project-lock.ts';
import { type ConfirmOptions, confirm, type Diagnosed } from './confirm.ts';
import { fixExitCode } from './fix-exit-code.ts';
import { type FixReport, reportFix } from './report-fix.ts';
import { verifyHost } from './verify-host.ts';

export interface FixOptions extends ConfirmOptions {
  /** For a service to become healthy. */
  readonly healthTimeoutMs: number;
}

/** Check, plan, consent, apply, check again: the second check determines the exit code. */
export async function fix(context: Context, options: FixOptions): Promise<ExitCode> {
  assertKnownRules(options);
  if (options.mode === 'dry-run') return repair(context, options, await diagnosed(context, options));
  const directory = await findDirectory(context.host, options.selection);
  // Locked before the check, so that no plan relies on what another dockperm is about to change.
  return withProjectLock(context, directory, async () => {
    const found = await diagnosed(context, options);
    await warnAboutInterruptedRun(context, directory);
    return repair(context, options, found);
  });
}

async function diagnosed(context: Context, options: FixOptions): Promise<Diagnosed> {
  const facts = await look(context, options);
  const before = diagnose(facts);
  assertSomethingToFix(facts, before, options);
  assertValidCompose(facts, before);
  return { facts, before };
}

function look(context: Context, { selection, format }: FixOptions): Promise<Facts> {
  return withSpinner(context, format, gather(context.host, selection));
}

async function repair(context: Context, options: FixOptions, found: Diagnosed): Promise<ExitCode> {
  const { host, interactive } = context;
  const { facts } = found;
  const report = await confirm(context, options, found);
  const { prepared } = report;
  const isIdle = options.mode === 'dry-run' || prepared.plan.actions.length === 0;
  if (isIdle || report.refused) return finish(context, options, report, facts);
  await assertSudo(host, prepared, interactive ? 'may-ask' : 'silent');
  context.beginChanges();
  const settings = await applyOptions(context, { ...options, command: 'fix' }, facts);
  const applied = await apply(host, prepared, settings);
  const after = await look(context, { ...options, selection: selectAfter(options.selection, facts) });
  const outcome = await verifyHost(host, { prepared, outcome: applied, facts: after });
  const last = diagnose(after);
  const exitCode = await finish(context, options, { ...report, outcome, after: last }, after);
  // If Compose still rejects the project, the fixed error was not the reason.
  if (outcome.state === 'done') assertValidCompose(after, last);
  return exitCode;
}

/** A unit that was restarted has another process. */
function selectAfter(selection: Selection, { processes }: Facts): Selection {
  const [process] = processes;
  const unit = process?.state === 'known' ? process.caller.unit : null;
  if (selection.process?.flag !== '--pid' || unit?.state !== 'known') return selection;
  const isMain = unit.mainPid === selection.process.pid;
  return isMain ? { ...selection, process: { flag: '--unit', name: unit.name } } : selection;
}

async function finish(
  context: Context,
  options: FixOptions,
  report: FixReport,
  last: Facts,
): Promise<ExitCode> {
  reportFix.result(context, options, report);
  return fixExitCode(report, { options, last }, context);
}
