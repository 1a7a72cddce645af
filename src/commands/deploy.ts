import { apply } from '../apply.ts';
import { selectEnvironment } from '../deploy/environment.ts';
import { isBlocked, planProject } from '../deploy/plan-project.ts';
import { isEmptyFolder } from '../deploy/template.ts';
import { failureOf, notTried, type Trial, tryOut } from '../deploy/try-out.ts';
import { diagnose, isError } from '../diagnose.ts';
import { engineAt, gather } from '../facts/gather.ts';
import type { Selection } from '../facts/selection.ts';
import { assertFeasible } from '../prechecks/prechecks.ts';
import { type Prepared, prepare } from '../prepare.ts';
import { alone, nameCutShort } from './alone.ts';
import { applyOptions } from './apply-options.ts';
import { assertAccepted } from './assert-accepted.ts';
import { type Context, type ExitCode, exitCodes } from './context.ts';
import { type Begun, type DeployOptions, deployTemplate, stop } from './deploy-template.ts';
import { type DeployReport, reportDeploy } from './report-deploy.ts';

/** In an empty folder the template comes first; from there on it is a project like any other. */
export async function deploy(context: Context, options: DeployOptions): Promise<ExitCode> {
  const work = async () =>
    (await isEmptyFolder(context.host, options.directory))
      ? deployTemplate(context, options, (begun) => deployProject(context, options, begun))
      : deployProject(context, options, nothingYet);
  if (options.mode === 'dry-run') return work();
  return alone(context, options.directory, async () => {
    await nameCutShort(context, options.directory);
    return work();
  });
}

const nothingYet: Begun = { changes: [] };

async function deployProject(context: Context, options: DeployOptions, begun: Begun): Promise<ExitCode> {
  const { host } = context;
  const selection = await selectEnvironment(host, options);
  const facts = await gather(host, selection);
  const before = diagnose(facts);
  assertAccepted(facts, before);
  const engine = engineAt(facts.endpoint, facts.connection, selection.timeoutMs);
  const wanted = await planProject(host, { facts, before, engine, build: options.build });
  const prepared = await prepare(host, wanted, facts.project.directory);
  const shown = { ...prepared, changes: [...begun.changes, ...prepared.changes] };
  const report: DeployReport = { facts, before, prepared: shown };
  if (isBlocked(facts, prepared)) return stop(context, options, report);
  if (options.mode !== 'dry-run')
    await assertFeasible(host, prepared, { facts, engine, directory: facts.project.directory });
  await reportDeploy.plan(context, options, report);
  if (options.mode === 'dry-run') return exitCodes.ok;
  if (await mayChange(context, options, prepared))
    return carryOut(context, options, { report, prepared, selection, begun });
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
  readonly begun: Begun;
}

async function carryOut(
  context: Context,
  options: DeployOptions,
  { report, prepared, selection, begun }: Ready,
): Promise<ExitCode> {
  const { host } = context;
  context.beginChanges();
  let trial: Trial = notTried;
  const verify = async () => {
    if (options.smoke === 'yes') trial = await tryOut(host, report.facts);
    return failureOf(trial);
  };
  const run = await applyOptions(context, { ...options, selection, command: 'deploy' }, report.facts);
  const { journal } = begun;
  const outcome = await apply(host, prepared, { ...run, verify, ...(journal ? { journal } : {}) });
  // A template that was taken back leaves nothing to look at.
  const isGone = outcome.state === 'failed' && journal !== undefined;
  const after = isGone ? {} : { after: diagnose(await gather(host, selection)) };
  await reportDeploy.result(context, options, { ...report, outcome, ...after, ...trial });
  if (context.signal.aborted) return exitCodes.interrupted;
  return outcome.state === 'done' && !after.after?.some(isError) ? exitCodes.ok : exitCodes.findings;
}
