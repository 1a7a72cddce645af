import { apply } from '../../apply/apply.ts';
import {
  readNetworksAndVolumes,
  removeNewNetworksAndVolumes,
} from '../../apply/containers/networks-and-volumes.ts';
import { removeNewImages } from '../../apply/containers/restore-snapshot.ts';
import { type Snapshot, takeSnapshot } from '../../apply/containers/snapshot.ts';
import type { Outcome } from '../../apply/outcome.ts';
import type { StagedPlan } from '../../apply/stage-edits.ts';
import { isUnchanged } from '../../deploy/is-unchanged.ts';
import { type MissingImage, pullImages } from '../../deploy/missing-images.ts';
import { mustBeKept } from '../../deploy/read-configured.ts';
import type { ResolvedService } from '../../deploy/resolved-project.ts';
import { failureOf, notTested, runSmokeTest, type SmokeTestRun } from '../../deploy/smoke/run.ts';
import { diagnose, isError } from '../../diagnose/diagnose.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import type { Selection } from '../../facts/selection.ts';
import { gather } from '../../probes/gather.ts';
import { envFilesOf } from '../../probes/project/env-files.ts';
import { applyOptions } from '../apply-options.ts';
import { type Context, type ExitCode, exitCodes } from '../context.ts';
import { makeProgress } from '../progress.ts';
import type { DeployOptions, StartedDeploy } from './deploy-options.ts';
import { type DeployReport, reportDeploy } from './report-deploy.ts';

export interface Ready {
  readonly report: DeployReport;
  readonly prepared: StagedPlan;
  readonly selection: Selection;
  readonly started: StartedDeploy;
  /** Null if dockperm cannot query the engine; then it applies nothing. */
  readonly engine: EngineAt | null;
  readonly services: readonly ResolvedService[];
  readonly missing: readonly MissingImage[];
}

/** Pulls images first, which affects no running container. Then writes, builds, starts and verifies, or rolls back. */
export async function runDeploy(context: Context, options: DeployOptions, ready: Ready): Promise<ExitCode> {
  const { host, signal } = context;
  context.beginChanges();
  const progress = await makeProgress(context, options.format, 'lines');
  const blocker = await pullImages(host, ready.missing, { progress, signal });
  if (blocker !== null && !signal.aborted) {
    reportDeploy.result(context, options, { ...ready.report, blockers: [blocker] });
    return exitCodes.findings;
  }
  const snapshot = await snapshotProject(context, ready);
  const networksAndVolumes =
    snapshot && (await readNetworksAndVolumes(host, snapshot.engine, snapshot.projectName));
  const { outcome, smokeTest } = await applyAndTest(context, options, { ...ready, snapshot });
  if (outcome.state === 'failed' && snapshot !== undefined) {
    await removeNewImages(host, snapshot);
    await removeNewNetworksAndVolumes(host, snapshot, networksAndVolumes ?? null);
  }
  return conclude(context, options, { ready, outcome, smokeTest, snapshot });
}

async function snapshotProject(
  { host }: Context,
  { engine, services, report }: Ready,
): Promise<Snapshot | undefined> {
  const { project } = report.facts;
  if (engine === null || project.state === 'none') return undefined;
  const images = services.filter(({ builds }) => builds).flatMap((service) => service.images);
  return takeSnapshot(host, engine, { projectName: project.name, images });
}

async function applyAndTest(
  context: Context,
  options: DeployOptions,
  {
    report,
    prepared,
    selection,
    started,
    services,
    snapshot,
  }: Ready & { readonly snapshot: Snapshot | undefined },
): Promise<{ outcome: Outcome; smokeTest: SmokeTestRun }> {
  const { host } = context;
  let smokeTest: SmokeTestRun = notTested;
  const verify = async () => {
    if (options.smoke !== 'no')
      smokeTest = await runSmokeTest(host, report.facts, { extent: options.smoke, signal: context.signal });
    return failureOf(smokeTest);
  };
  const run = await applyOptions(context, { ...options, selection, command: 'deploy' }, report.facts);
  const { journal } = started;
  // The facts only cover containers that use the socket; without the snapshot the others would count as new.
  const previousServices = snapshot?.containers.map(({ service }) => service) ?? run.previousServices;
  const outcome = await apply(host, prepared, {
    ...run,
    snapshot,
    previousServices,
    verify,
    mustBeKept: async (base) =>
      snapshot !== undefined &&
      prepared.changes.length === 0 &&
      (await mustBeKept(host, base, { snapshot, services, selection })),
    ...(journal ? { journal } : {}),
  });
  return { outcome, smokeTest };
}

interface Ending {
  readonly ready: Ready;
  readonly outcome: Outcome;
  readonly smokeTest: SmokeTestRun;
  readonly snapshot: Snapshot | undefined;
}

async function conclude(
  context: Context,
  options: DeployOptions,
  { ready, outcome, smokeTest, snapshot }: Ending,
): Promise<ExitCode> {
  const { host } = context;
  const { report, started, selection } = ready;
  const envFiles = envFilesOf(selection);
  // A template that was rolled back leaves no project to check.
  const isGone = outcome.state === 'failed' && started.journal !== undefined;
  const now = isGone ? null : await gather(host, selection);
  const after = now === null ? {} : { after: diagnose(now) };
  const sameContainers = snapshot !== undefined && (await isUnchanged(host, snapshot));
  const isNoOp = outcome.state === 'done' && report.prepared.changes.length === 0 && sameContainers;
  // Nothing changed, so there is nothing to undo.
  const reported = isNoOp ? { ...outcome, undoId: null } : outcome;
  reportDeploy.result(context, options, {
    ...report,
    outcome: reported,
    ...after,
    ...smokeTest,
    isUnchanged: isNoOp,
    envFiles,
  });
  if (context.signal.aborted) return exitCodes.interrupted;
  return outcome.state === 'done' && !after.after?.some(isError) ? exitCodes.ok : exitCodes.findings;
}
