import { apply } from '../apply.ts';
import { baseSelection, selectEnvironment } from '../deploy/environment.ts';
import { isBlocked, planProject } from '../deploy/plan-project.ts';
import { planTemplate } from '../deploy/plan-template.ts';
import { isEmptyFolder } from '../deploy/template.ts';
import { failureOf, notTried, type Trial, tryOut } from '../deploy/try-out.ts';
import { diagnose, isError } from '../diagnose.ts';
import { engineAt, gather } from '../facts/gather.ts';
import type { Selection } from '../facts/selection.ts';
import { type FileChange, type Prepared, prepare } from '../prepare.ts';
import { assertWritable, restoreChanges, writeChanges } from '../transaction.ts';
import { applyOptions } from './apply-options.ts';
import { assertAccepted } from './assert-accepted.ts';
import { type Context, type ExitCode, exitCodes } from './context.ts';
import { type DeployReport, reportDeploy } from './report-deploy.ts';
import type { ReportOptions } from './report-fix.ts';

export interface DeployOptions extends ReportOptions {
  readonly environment: string;
  readonly gid: number | null;
  readonly build: 'yes' | 'no';
  readonly smoke: 'yes' | 'no';
  readonly healthTimeoutMs: number;
}

/** In an empty folder the template comes first; from there on it is a project like any other. */
export async function deploy(context: Context, options: DeployOptions): Promise<ExitCode> {
  const isEmpty = await isEmptyFolder(context.host, options.directory);
  return isEmpty ? deployTemplate(context, options) : deployProject(context, options, []);
}

async function deployTemplate(context: Context, options: DeployOptions): Promise<ExitCode> {
  const { host } = context;
  const facts = await gather(host, baseSelection(options, 'endpoint'));
  const before = diagnose(facts);
  if (before.some(isError)) return stop(context, options, { facts, before, prepared: nothing });
  const prepared = await planTemplate(host, options, facts);
  if (options.mode === 'dry-run') {
    await reportDeploy.plan(context, options, { facts, before, prepared });
    return exitCodes.ok;
  }
  await assertWritable(host, prepared.changes);
  context.beginChanges();
  await writeChanges(host, prepared.changes);
  const exitCode = await deployProject(context, options, prepared.changes).catch((error: unknown) => error);
  if (exitCode !== exitCodes.ok) {
    const left = await restoreChanges(host, prepared.changes);
    if (options.format === 'pretty') context.out.write(formatRemoval(left));
  }
  if (typeof exitCode !== 'number') throw exitCode;
  return exitCode as ExitCode;
}

function formatRemoval(left: readonly string[]): string {
  if (left.length === 0) return 'The files that it had written are removed again.\n';
  return `Left where they are: ${left.join(', ')}\n`;
}

const nothing: Prepared = { plan: { actions: [], held: [], unfixable: [] }, changes: [] };

/** @param written template files of this very run: nobody has to be asked about changing those */
async function deployProject(
  context: Context,
  options: DeployOptions,
  written: readonly FileChange[],
): Promise<ExitCode> {
  const { host } = context;
  const selection = await selectEnvironment(host, options);
  const facts = await gather(host, selection);
  const before = diagnose(facts);
  assertAccepted(facts, before);
  const engine = engineAt(facts.endpoint, facts.connection, selection.timeoutMs);
  const prepared = await prepare(
    host,
    await planProject(host, { facts, before, engine, build: options.build }),
  );
  const shown = { ...prepared, changes: [...written, ...prepared.changes] };
  const report: DeployReport = { facts, before, prepared: shown };
  if (isBlocked(facts, prepared)) return stop(context, options, report);
  await reportDeploy.plan(context, options, report);
  if (options.mode === 'dry-run') return exitCodes.ok;
  if (await mayChange(context, options, prepared))
    return carryOut(context, options, { report, prepared, selection });
  await reportDeploy.result(context, options, { ...report, refused: 'no consent' });
  return exitCodes.findings;
}

/** Starting is what the command is for; changing files that were there is something to be asked about. */
async function mayChange(context: Context, { mode }: DeployOptions, { changes }: Prepared): Promise<boolean> {
  if (changes.length === 0 || mode === 'yes') return true;
  return context.interactive && (await context.ask('Make these changes?'));
}

interface Ready {
  readonly report: DeployReport;
  readonly prepared: Prepared;
  readonly selection: Selection;
}

async function carryOut(
  context: Context,
  options: DeployOptions,
  { report, prepared, selection }: Ready,
): Promise<ExitCode> {
  const { host } = context;
  context.beginChanges();
  let trial: Trial = notTried;
  const verify = async () => {
    if (options.smoke === 'yes') trial = await tryOut(host, report.facts);
    return failureOf(trial);
  };
  const run = await applyOptions(context, { ...options, selection }, report.facts);
  const outcome = await apply(host, prepared, { ...run, verify });
  const after = diagnose(await gather(host, selection));
  await reportDeploy.result(context, options, { ...report, outcome, after, ...trial });
  if (context.signal.aborted) return exitCodes.interrupted;
  return outcome.state === 'done' && !after.some(isError) ? exitCodes.ok : exitCodes.findings;
}

async function stop(context: Context, options: DeployOptions, report: DeployReport): Promise<ExitCode> {
  await reportDeploy.plan(context, options, report);
  await reportDeploy.result(context, options, report);
  return exitCodes.findings;
}
