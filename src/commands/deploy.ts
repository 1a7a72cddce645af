import { neededGid } from '../access/needed-gid.ts';
import { apply } from '../apply.ts';
import { baseSelection, selectEnvironment } from '../deploy/environment.ts';
import { hasExecutor, pullActions, smokeQuestion } from '../deploy/executor.ts';
import { type SmokeResult, smokeTest } from '../deploy/smoke-test.ts';
import { isEmptyFolder, makeTemplate } from '../deploy/template.ts';
import { diagnose, type Finding, isError } from '../diagnose.ts';
import { DockpermError } from '../errors.ts';
import type { ComposeTool, Facts } from '../facts/facts.ts';
import { engineAt, gather } from '../facts/gather.ts';
import type { Selection } from '../facts/selection.ts';
import { mountableSocket } from '../facts/socket-users.ts';
import type { StepFailure } from '../outcome.ts';
import { makePlan, type Plan, recreation } from '../plan.ts';
import { type FileChange, type Prepared, prepare } from '../prepare.ts';
import { assertWritable, restoreChanges, writeChanges } from '../transaction.ts';
import { type Context, type ExitCode, exitCodes } from './context.ts';
import { applyOptions } from './fix.ts';
import { type DeployReport, reportDeploy } from './report-deploy.ts';

export interface DeployOptions {
  readonly directory: string;
  readonly environment: string;
  readonly gid: number | null;
  readonly mode: 'dry-run' | 'ask' | 'yes';
  readonly build: 'yes' | 'no';
  readonly smoke: 'yes' | 'no';
  readonly format: 'pretty' | 'json';
  readonly healthTimeoutMs: number;
}

/** In an empty folder the template comes first; from there on it is a project like any other. */
export async function deploy(context: Context, options: DeployOptions): Promise<ExitCode> {
  const { host } = context;
  if (!(await isEmptyFolder(host, options.directory))) return deployProject(context, options, []);
  const facts = await gather(host, baseSelection(options, 'endpoint'));
  const blocked = diagnose(facts).filter(isError);
  if (blocked.length > 0) return stop(context, options, { facts, before: blocked });
  const template = await templateFor(context, options, facts);
  if (options.mode === 'dry-run') return dryRunTemplate(context, options, { facts, template });
  await assertWritable(host, template);
  await writeChanges(host, template);
  const exitCode = await deployProject(context, options, template).catch(async (error) => {
    await restoreChanges(host, template);
    throw error;
  });
  if (exitCode !== exitCodes.ok) await restoreChanges(host, template);
  return exitCode;
}

function templateFor(
  { host }: Context,
  { directory, environment }: DeployOptions,
  facts: Facts,
): Promise<FileChange[]> {
  const elsewhere = facts.engine.state === 'answered' && facts.engine.elsewhere;
  const socket = mountableSocket(facts.endpoint, elsewhere);
  const needed = neededGid({ socketMount: { source: socket, target: '' }, usernsMode: null }, facts);
  if (needed === null || needed.source === 'fallback') throw noGroup(needed === null);
  return makeTemplate(host, { directory, environment, gid: needed.gid, socket });
}

function noGroup(remapped: boolean): DockpermError {
  const why = remapped
    ? 'the engine remaps ids, and the group of its socket does not exist inside'
    : 'the group of the socket could not be found out';
  return new DockpermError(
    'step-failed',
    `No group can be given to the service: ${why}.`,
    remapped ? 'Use a rootless engine, or one without userns-remap.' : 'Name the group with --gid.',
  );
}

async function dryRunTemplate(
  context: Context,
  options: DeployOptions,
  { facts, template }: { facts: Facts; template: FileChange[] },
): Promise<ExitCode> {
  const plan: Plan = { actions: [], held: [], unfixable: [] };
  await reportDeploy.plan(context, options, { facts, before: [], prepared: { plan, changes: template } });
  return exitCodes.ok;
}

/** @param written template files of this very run: nobody has to be asked about changing those */
async function deployProject(
  context: Context,
  options: DeployOptions,
  written: readonly FileChange[],
): Promise<ExitCode> {
  const { host } = context;
  const selection = await selectEnvironment(host, options);
  const facts = await gather(host, selection);
  const tool = composeOf(facts);
  const before = diagnose(facts);
  const prepared = await prepare(host, await planFor(context, options, { facts, before, tool, selection }));
  const report: DeployReport = {
    facts,
    before,
    prepared: { ...prepared, changes: [...written, ...prepared.changes] },
  };
  if (isBlocked(facts, prepared)) return stop(context, options, report);
  await reportDeploy.plan(context, options, report);
  if (options.mode === 'dry-run') return exitCodes.ok;
  if (!(await mayChange(context, options, prepared))) {
    await reportDeploy.result(context, options, { ...report, refused: 'no consent' });
    return exitCodes.findings;
  }
  return carryOut(context, options, { report, prepared, selection, tool });
}

function composeOf({ project, connection }: Facts): ComposeTool | null {
  if (project.state === 'none') {
    const next = 'Name a folder with a Compose file, or an empty one for the executor template.';
    throw new DockpermError(
      'project-missing',
      `There is no Compose file in ${project.directory}, and it is not empty.`,
      next,
    );
  }
  const { tool } = project.authority;
  if (tool === null && connection.state === 'ok') {
    throw new DockpermError(
      'compose-missing',
      'Docker Compose is not installed.',
      'Install it: apt-get install docker-compose-plugin, or see docs.docker.com/compose/install.',
    );
  }
  return tool;
}

interface Situation {
  readonly facts: Facts;
  readonly before: readonly Finding[];
  readonly tool: ComposeTool | null;
  readonly selection: Selection;
}

/** What a fix would change, then everything that the project needs to run. */
async function planFor(
  { host }: Context,
  { build }: DeployOptions,
  { facts, before, tool, selection }: Situation,
): Promise<Plan> {
  const plan = makePlan(before, { allow: [], only: [], rebuild: 'no' });
  const at = engineAt(facts.endpoint, facts.connection, selection.timeoutMs);
  if (facts.project.state === 'none' || tool === null || at === null) return plan;
  const pulls = hasExecutor(facts) ? await pullActions(host, facts.project, at) : [];
  const start = recreation({ base: tool.base, services: facts.project.allServices, build });
  return { ...plan, actions: [...plan.actions, ...pulls, start] };
}

/** Nothing is started that is known not to work. */
function isBlocked({ connection }: Facts, { plan }: Prepared): boolean {
  return connection.state !== 'ok' || plan.held.length > 0 || plan.unfixable.length > 0;
}

async function mayChange(context: Context, { mode }: DeployOptions, { changes }: Prepared): Promise<boolean> {
  if (changes.length === 0 || mode === 'yes') return true;
  return context.interactive && (await context.ask('Make these changes?'));
}

/** What trying the service out gave. */
interface Trial {
  smoke: SmokeResult[];
  url: string | null;
}

interface Ready {
  readonly report: DeployReport;
  readonly prepared: Prepared;
  readonly selection: Selection;
  readonly tool: ComposeTool | null;
}

async function carryOut(
  context: Context,
  options: DeployOptions,
  { report, prepared, selection, tool }: Ready,
): Promise<ExitCode> {
  const trial: Trial = { smoke: [], url: null };
  const run = await applyOptions(context, { ...options, selection }, report.facts);
  const verify = () => verifyExecutor(context, options, { facts: report.facts, tool, trial });
  const outcome = await apply(context.host, prepared, { ...run, verify });
  const after = diagnose(await gather(context.host, selection));
  await reportDeploy.result(context, options, { ...report, outcome, after, ...trial });
  if (context.signal.aborted) return exitCodes.interrupted;
  return outcome.state === 'done' && !after.some(isError) ? exitCodes.ok : exitCodes.findings;
}

async function verifyExecutor(
  { host }: Context,
  { smoke: wanted }: DeployOptions,
  { facts, tool, trial }: { facts: Facts; tool: ComposeTool | null; trial: Trial },
): Promise<StepFailure | null> {
  if (wanted === 'no' || tool === null || facts.project.state === 'none' || !hasExecutor(facts)) return null;
  const question = await smokeQuestion(host, facts.project, tool.base);
  if (question === null) return null;
  trial.url = `http://localhost:${question.address.port}`;
  trial.smoke = await smokeTest(host, question);
  const failed = trial.smoke.find(({ ok }) => !ok);
  return failed ? { message: `The smoke test "${failed.name}" failed.`, log: [failed.detail] } : null;
}

async function stop(
  context: Context,
  options: DeployOptions,
  report: Partial<DeployReport> & Pick<DeployReport, 'facts' | 'before'>,
): Promise<ExitCode> {
  const prepared = report.prepared ?? { plan: { actions: [], held: [], unfixable: [] }, changes: [] };
  await reportDeploy.plan(context, options, { ...report, prepared });
  await reportDeploy.result(context, options, { ...report, prepared });
  return exitCodes.findings;
}
