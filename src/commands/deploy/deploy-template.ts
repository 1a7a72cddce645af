import { rollBack, writeAll } from '../../apply/apply.ts';
import { Journal } from '../../apply/journal/journal.ts';
import { silent } from '../../apply/progress.ts';
import type { StagedPlan } from '../../apply/stage-edits.ts';
import { assertWritable } from '../../apply/write-files.ts';
import { baseName } from '../../compose/paths.ts';
import { baseSelection } from '../../deploy/environment.ts';
import { EXECUTOR } from '../../deploy/executor.ts';
import { planTemplate } from '../../deploy/plan-template.ts';
import { findBlockers, type Intention } from '../../deploy/preflight.ts';
import { diagnose, isError } from '../../diagnose/diagnose.ts';
import type { Host } from '../../host/host.ts';
import { engineAt, gather } from '../../probes/gather.ts';
import { type Context, type ExitCode, exitCodes } from '../context.ts';
import type { DeployOptions, StartedDeploy } from './deploy-options.ts';
import { type DeployReport, reportDeploy } from './report-deploy.ts';

const ENGINE_TIMEOUT_MS = 5000;
const DEFAULT_PORT = 8080;

const nothing: StagedPlan = { plan: { actions: [], held: [], unfixable: [] }, changes: [] };

/** @param goOn deploys the project that the template has created */
export async function deployTemplate(
  context: Context,
  options: DeployOptions,
  goOn: (started: StartedDeploy) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { host } = context;
  const facts = await gather(host, baseSelection(options, 'endpoint'));
  const before = diagnose(facts);
  if (before.some(isError)) return stop(context, options, { facts, before, prepared: nothing });
  const prepared = await planTemplate(host, options, facts);
  if (options.mode === 'dry-run') {
    reportDeploy.plan(context, options, { facts, before, prepared });
    return exitCodes.ok;
  }
  const { directory } = options;
  const settings = { directory, sudo: 'silent', progress: silent } as const;
  const { changes } = prepared;
  await assertWritable(host, changes, directory);
  const engine = engineAt(facts.endpoint, facts.connection, ENGINE_TIMEOUT_MS);
  const blockers =
    engine === null ? [] : await findBlockers(host, intentionOf(host, options, { facts, engine }));
  if (blockers.length > 0) return stop(context, options, { facts, before, prepared: nothing, blockers });
  context.beginChanges();
  const journal = await Journal.begin(host, { directory, command: 'deploy' });
  await writeAll(host, journal, { changes, options: settings });
  const exitCode = await goOn({ changes, journal }).catch((error: unknown) => error);
  if (exitCode !== exitCodes.ok) {
    const { left } = await rollBack(host, journal, settings);
    if (options.format === 'pretty') context.print(() => formatRemoval(left));
  }
  if (typeof exitCode !== 'number') throw exitCode;
  return exitCode as ExitCode;
}

/** The intention as the template files will define it once they exist. */
function intentionOf(
  host: Host,
  { directory }: DeployOptions,
  { facts, engine }: Pick<Intention, 'facts' | 'engine'>,
): Intention {
  const port = Number(host.env.HOST_PORT || DEFAULT_PORT);
  const ports = [{ address: '127.0.0.1', port }];
  const service = { name: EXECUTOR, images: [], builds: true, buildArgs: {}, ports, environment: {} };
  const projectName = host.env.COMPOSE_PROJECT_NAME || baseName(directory).toLowerCase();
  return { engine, facts, projectName, services: [service], build: 'yes' };
}

function formatRemoval(left: readonly string[]): string {
  if (left.length === 0) return 'The files that it had created were removed.\n';
  return `Not removed: ${left.join(', ')}\n`;
}

/** Reports why the deployment does not start. */
export async function stop(
  context: Context,
  options: DeployOptions,
  report: DeployReport,
): Promise<ExitCode> {
  reportDeploy.plan(context, options, report);
  reportDeploy.result(context, options, report);
  return exitCodes.findings;
}
