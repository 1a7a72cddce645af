import { apply } from '../../apply/apply.ts';
import { removeNewImages } from '../../apply/containers/restore-snapshot.ts';
import { type Former, rememberFormer } from '../../apply/containers/snapshot.ts';
import type { Outcome } from '../../apply/outcome.ts';
import type { Prepared } from '../../apply/stage-edits.ts';
import { isSameStill } from '../../deploy/is-unchanged.ts';
import { type MissingImage, pullImages } from '../../deploy/missing-images.ts';
import { readSurroundings, removeNewSurroundings } from '../../deploy/networks-and-volumes.ts';
import { mustBeKept } from '../../deploy/read-configured.ts';
import type { ResolvedService } from '../../deploy/resolved-project.ts';
import { failureOf, notTried, type Trial, tryOut } from '../../deploy/smoke/run.ts';
import { diagnose, isError } from '../../diagnose/diagnose.ts';
import type { Selection } from '../../facts/selection.ts';
import type { EngineAt } from '../../probes/engine/images.ts';
import { gather } from '../../probes/gather.ts';
import { envFilesOf } from '../../probes/project/env-files.ts';
import { applyOptions } from '../apply-options.ts';
import { type Context, type ExitCode, exitCodes } from '../context.ts';
import { makeProgress } from '../progress.ts';
import type { Begun, DeployOptions } from './deploy-options.ts';
import { type DeployReport, reportDeploy } from './report-deploy.ts';

export interface Ready {
  readonly report: DeployReport;
  readonly prepared: Prepared;
  readonly selection: Selection;
  readonly begun: Begun;
  /** Null when the engine cannot be asked; then nothing is carried out. */
  readonly engine: EngineAt | null;
  readonly services: readonly ResolvedService[];
  readonly missing: readonly MissingImage[];
}

/** Images first, which change nothing that runs; then files, build, start, proof and trial, or everything as it was. */
export async function carryOut(context: Context, options: DeployOptions, ready: Ready): Promise<ExitCode> {
  const { host, signal } = context;
  context.beginChanges();
  const progress = await makeProgress(context, options.format, 'lines');
  const obstacle = await pullImages(host, ready.missing, { progress, signal });
  if (obstacle !== null && !signal.aborted) {
    await reportDeploy.result(context, options, { ...ready.report, obstacles: [obstacle] });
    return exitCodes.findings;
  }
  const former = await remember(context, ready);
  const surroundings = former && (await readSurroundings(host, former.engine, former.projectName));
  const { outcome, trial } = await applyAndTry(context, options, { ...ready, former });
  if (outcome.state === 'failed' && former !== undefined) {
    await removeNewImages(host, former);
    await removeNewSurroundings(host, former, surroundings ?? null);
  }
  return conclude(context, options, { ready, outcome, trial, former });
}

async function remember({ host }: Context, { engine, services, report }: Ready): Promise<Former | undefined> {
  const { project } = report.facts;
  if (engine === null || project.state === 'none') return undefined;
  const images = services.filter(({ builds }) => builds).flatMap((service) => service.images);
  return rememberFormer(host, engine, { projectName: project.name, images });
}

async function applyAndTry(
  context: Context,
  options: DeployOptions,
  { report, prepared, selection, begun, services, former }: Ready & { readonly former: Former | undefined },
): Promise<{ outcome: Outcome; trial: Trial }> {
  const { host } = context;
  let trial: Trial = notTried;
  const verify = async () => {
    if (options.smoke !== 'no')
      trial = await tryOut(host, report.facts, { extent: options.smoke, signal: context.signal });
    return failureOf(trial);
  };
  const run = await applyOptions(context, { ...options, selection, command: 'deploy' }, report.facts);
  const { journal } = begun;
  // The facts know only of containers that have to do with the socket; none that was there is taken for new.
  const formerServices = former?.containers.map(({ service }) => service) ?? run.formerServices;
  const outcome = await apply(host, prepared, {
    ...run,
    former,
    formerServices,
    verify,
    mustBeKept: async (base) =>
      former !== undefined &&
      prepared.changes.length === 0 &&
      (await mustBeKept(host, base, { former, services })),
    ...(journal ? { journal } : {}),
  });
  return { outcome, trial };
}

interface Ending {
  readonly ready: Ready;
  readonly outcome: Outcome;
  readonly trial: Trial;
  readonly former: Former | undefined;
}

async function conclude(
  context: Context,
  options: DeployOptions,
  { ready, outcome, trial, former }: Ending,
): Promise<ExitCode> {
  const { host } = context;
  const { report, begun, selection } = ready;
  const envFiles = envFilesOf(selection);
  // A template that was taken back leaves nothing to look at.
  const isGone = outcome.state === 'failed' && begun.journal !== undefined;
  const now = isGone ? null : await gather(host, selection);
  const after = now === null ? {} : { after: diagnose(now) };
  const sameContainers = former !== undefined && (await isSameStill(host, former));
  const isUnchanged = outcome.state === 'done' && report.prepared.changes.length === 0 && sameContainers;
  // Nothing came of it that could be taken back.
  const told = isUnchanged ? { ...outcome, undoId: null } : outcome;
  await reportDeploy.result(context, options, {
    ...report,
    outcome: told,
    ...after,
    ...trial,
    isUnchanged,
    envFiles,
  });
  if (context.signal.aborted) return exitCodes.interrupted;
  return outcome.state === 'done' && !after.after?.some(isError) ? exitCodes.ok : exitCodes.findings;
}
