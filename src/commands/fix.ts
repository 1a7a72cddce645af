import { apply } from '../apply.ts';
import { diagnose } from '../diagnose.ts';
import { DockpermError } from '../errors.ts';
import type { Facts } from '../facts/facts.ts';
import { engineAt, gather } from '../facts/gather.ts';
import type { Selection } from '../facts/selection.ts';
import { makePlan } from '../plan/make-plan.ts';
import { prepare } from '../prepare.ts';
import { judgeAll } from '../report/check-report.ts';
import { rules } from '../rules/index.ts';
import type { RunOptions } from '../run-steps.ts';
import { assertWritable } from '../transaction.ts';
import { assertAccepted } from './assert-accepted.ts';
import { exitCodeOf } from './check.ts';
import { type Context, type ExitCode, exitCodes } from './context.ts';
import { makeProgress } from './progress.ts';
import { type FixReport, type ReportOptions, reportFix } from './report-fix.ts';

export interface FixOptions extends ReportOptions {
  readonly selection: Selection;
  readonly allow: readonly string[];
  readonly only: readonly string[];
  readonly rebuild: 'yes' | 'no';
  /** For a service to become healthy. */
  readonly healthTimeoutMs: number;
}

/** Check, plan, consent, apply, check again: the answer is what the second check says. */
export async function fix(context: Context, options: FixOptions): Promise<ExitCode> {
  assertKnownRules(options);
  const facts = await gather(context.host, options.selection);
  assertSomethingToFix(facts);
  const before = diagnose(facts);
  assertAccepted(facts, before);
  const prepared = await prepare(context.host, makePlan(before, consentOf(options, facts)));
  const report: FixReport = { facts, before, prepared };
  // Said before the plan is shown, which would read as if it had been begun.
  if (options.mode !== 'dry-run') await assertWritable(context.host, prepared.changes);
  await reportFix.plan(context, options, report);
  if (options.mode === 'dry-run') return finish(context, options, report, facts);
  if (prepared.plan.actions.length === 0) return finish(context, options, report, facts);
  if (!(await mayGoOn(context, options)))
    return finish(context, options, { ...report, refused: 'no consent' }, facts);
  assertCanProve(options, facts);
  context.beginChanges();
  const outcome = await apply(context.host, prepared, await applyOptions(context, options, facts));
  const after = await gather(context.host, options.selection);
  return finish(context, options, { ...report, outcome, after: diagnose(after) }, after);
}

function assertSomethingToFix({ project, connection }: Facts): void {
  if (project.state === 'found' || connection.state !== 'ok') return;
  throw new DockpermError(
    'project-missing',
    `There is no Compose file in ${project.directory} or above it.`,
    'Name one with -f, or the folder with -C. `dockperm deploy` starts a new project in an empty folder.',
  );
}

function assertKnownRules({ allow, only }: FixOptions): void {
  const ids = rules.map(({ id }) => id);
  const unknown = [...only, ...allow.filter((name) => name !== 'risky')].find((name) => !ids.includes(name));
  if (unknown === undefined) return;
  throw new DockpermError('usage', `There is no rule "${unknown}".`, `The rules: ${ids.join(', ')}.`);
}

/** A change of files alone repairs nothing that runs, and is not to be taken for a repair. */
function assertCanProve({ rebuild }: FixOptions, { project, connection }: Facts): void {
  if (rebuild === 'no' || connection.state !== 'ok') return;
  if (project.state === 'none' || project.authority.tool !== null) return;
  throw new DockpermError(
    'compose-missing',
    'Docker Compose is not installed, so that the containers cannot be replaced. Nothing was changed.',
    'Install it (apt-get install docker-compose-plugin), or change only the files with --no-rebuild.',
  );
}

/** Containers can only be replaced by somebody whom the engine lets in. */
function consentOf(
  { allow, only, rebuild }: FixOptions,
  { connection }: Facts,
): Parameters<typeof makePlan>[1] {
  return { allow, only, rebuild: connection.state === 'ok' ? rebuild : 'no' };
}

async function mayGoOn(context: Context, { mode }: FixOptions): Promise<boolean> {
  if (mode === 'yes') return true;
  return context.interactive && (await context.ask('Make these changes?'));
}

export async function applyOptions(
  context: Context,
  { format, healthTimeoutMs, selection }: Pick<FixOptions, 'format' | 'healthTimeoutMs' | 'selection'>,
  { project, containers, endpoint, connection, engine }: Facts,
): Promise<RunOptions> {
  const services = project.state === 'found' ? project.services : [];
  const at = engineAt(endpoint, connection, selection.timeoutMs);
  return {
    progress: await makeProgress(context, format),
    signal: context.signal,
    timeoutMs: healthTimeoutMs,
    engine: at && engine.state === 'answered' ? { ...at, ...engine } : null,
    projectName: project.state === 'found' ? project.name : '',
    sockets: Object.fromEntries(services.map(({ name, socketMount }) => [name, socketMount.target])),
    formerServices: containers.flatMap(({ service, stack }) => (service === null || stack ? [] : [service])),
  };
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

function exitCodeAfter({ outcome, before, after }: FixReport, last: Facts, { signal }: Context): ExitCode {
  if (signal.aborted) return exitCodes.interrupted;
  if (outcome?.state === 'failed') return exitCodes.findings;
  const findings = after ?? before;
  const code = exitCodeOf({ findings, verdict: judgeAll(last, findings) }, 'error');
  if (code !== exitCodes.ok) return code;
  return outcome?.proofs.some(({ state }) => state === 'unproven') ? exitCodes.inconclusive : exitCodes.ok;
}
