import { assertFeasible } from '../../apply/prechecks/prechecks.ts';
import { type StagedPlan, stageEdits } from '../../apply/stage-edits.ts';
import { selectEnvironment } from '../../deploy/environment.ts';
import { baseImages, type MissingImage, missingImages, pullAction } from '../../deploy/missing-images.ts';
import { isBlocked, planProject } from '../../deploy/plan-project.ts';
import { assertProfile } from '../../deploy/plan-template.ts';
import { findBlockers } from '../../deploy/preflight.ts';
import { readServices } from '../../deploy/read-services.ts';
import type { ResolvedService } from '../../deploy/resolved-project.ts';
import { isEmptyFolder } from '../../deploy/template.ts';
import { diagnose } from '../../diagnose/diagnose.ts';
import type { Facts } from '../../facts/facts.ts';
import { engineAt, gather } from '../../probes/gather.ts';
import { assertAcceptedByCompose } from '../assert-accepted-by-compose.ts';
import { assertKnownRules } from '../assert-fixable.ts';
import { assertValidCompose } from '../assert-valid-compose.ts';
import { type Context, type ExitCode, exitCodes } from '../context.ts';
import { warnAboutInterruptedRun, withProjectLock } from '../project-lock.ts';
import type { DeployOptions, StartedDeploy } from './deploy-options.ts';
import { deployTemplate, stop } from './deploy-template.ts';
import { type DeployReport, reportDeploy } from './report-deploy.ts';
import { type Ready, runDeploy } from './run-deploy.ts';

/** An empty directory first gets the template; then it is a project like any other. */
export async function deploy(context: Context, options: DeployOptions): Promise<ExitCode> {
  const work = async () =>
    (await isEmptyFolder(context.host, options.directory))
      ? deployTemplate(context, options, (started) => deployProject(context, options, started))
      : deployProject(context, options, notStarted);
  assertKnownRules({ allow: options.allow, only: [] });
  if (options.mode === 'dry-run') return work();
  return withProjectLock(context, options.directory, async () => {
    await warnAboutInterruptedRun(context, options.directory);
    return work();
  });
}

const notStarted: StartedDeploy = { changes: [] };

async function deployProject(
  context: Context,
  options: DeployOptions,
  started: StartedDeploy,
): Promise<ExitCode> {
  const ready = await makeReady(context, options, started);
  const { report, prepared } = ready;
  const blockers = report.blockers ?? [];
  if (isBlocked(report.facts, prepared) || blockers.length > 0) return stop(context, options, report);
  reportDeploy.plan(context, options, report);
  if (options.mode === 'dry-run') {
    reportDeploy.result(context, options, report);
    return exitCodes.ok;
  }
  if (await confirmChanges(context, options, prepared)) return runDeploy(context, options, ready);
  reportDeploy.result(context, options, { ...report, refused: 'no consent' });
  return exitCodes.findings;
}

/** Everything that dockperm can find out and decide before it changes anything. */
async function makeReady(context: Context, options: DeployOptions, started: StartedDeploy): Promise<Ready> {
  const { host } = context;
  const selection = await selectEnvironment(host, options);
  const facts = await gather(host, selection);
  const before = diagnose(facts);
  assertValidCompose(facts, before);
  assertProfile(facts, options.profile);
  const engine = engineAt(facts.endpoint, facts.connection, selection.timeoutMs);
  const situation = { facts, before, engine, build: options.build, allow: options.allow };
  const { directory } = facts.project;
  const stage = (services: readonly ResolvedService[]) =>
    stageEdits(host, planProject({ ...situation, services }), directory);
  const read = await readServices(host, { facts, selection, stageFixes: () => stage([]) });
  const { services } = read;
  const missing = await missingOf(context, options, { facts, engine, services });
  const prepared = await stage(services);
  const intention = { facts, services, build: options.build, projectName: nameOf(facts) };
  const found = engine === null ? [] : await findBlockers(host, { ...intention, engine });
  const blockers = engine === null ? [] : [...read.blockers, ...found];
  const report: DeployReport = { facts, before, prepared: whole(prepared, started, missing), blockers };
  if (options.mode !== 'dry-run' && !isBlocked(facts, prepared)) {
    await assertFeasible(host, prepared, { facts, engine, directory });
    await assertAcceptedByCompose(context, prepared, { facts, selection });
  }
  return { report, prepared, selection, started, engine, services, missing };
}

/** The plan as shown to a person: with the pulls, which come first, and the files that this run has already written. */
function whole(
  { plan, changes }: StagedPlan,
  started: StartedDeploy,
  missing: readonly MissingImage[],
): StagedPlan {
  const actions = [...missing.map(pullAction), ...plan.actions];
  return { plan: { ...plan, actions }, changes: [...started.changes, ...changes] };
}

async function missingOf(
  { host }: Context,
  { build }: DeployOptions,
  { facts, engine, services }: Pick<Ready, 'engine' | 'services'> & { readonly facts: Facts },
): Promise<MissingImage[]> {
  if (engine === null) return [];
  return missingImages(host, engine, { services, bases: await baseImages(host, facts, { build, services }) });
}

function nameOf({ project }: Facts): string {
  return project.state === 'found' ? project.name : '';
}

/** The command itself is consent to start; changing existing files needs more. */
async function confirmChanges(
  context: Context,
  { mode }: DeployOptions,
  { changes }: StagedPlan,
): Promise<boolean> {
  if (changes.length === 0 || mode === 'yes') return true;
  return context.interactive && (await context.ask('Apply these changes?'));
}
