import { rollBack, writeAll } from '../apply.ts';
import { baseSelection } from '../deploy/environment.ts';
import { planTemplate } from '../deploy/plan-template.ts';
import { diagnose, isError } from '../diagnose.ts';
import { gather } from '../facts/gather.ts';
import { Journal } from '../journal/journal.ts';
import type { FileChange, Prepared } from '../prepare.ts';
import { silent } from '../progress.ts';
import { assertWritable } from '../transaction.ts';
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

/** What this very run has done so far: nobody has to be asked about changing its own files. */
export interface Begun {
  readonly changes: readonly FileChange[];
  readonly journal?: Journal;
}

const nothing: Prepared = { plan: { actions: [], held: [], unfixable: [] }, changes: [] };

/** @param goOn deploys the project that is there by then */
export async function deployTemplate(
  context: Context,
  options: DeployOptions,
  goOn: (begun: Begun) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { host } = context;
  const facts = await gather(host, baseSelection(options, 'endpoint'));
  const before = diagnose(facts);
  if (before.some(isError)) return stop(context, options, { facts, before, prepared: nothing });
  const prepared = await planTemplate(host, options, facts);
  if (options.mode === 'dry-run') {
    await reportDeploy.plan(context, options, { facts, before, prepared });
    return exitCodes.ok;
  }
  const { directory } = options;
  const settings = { directory, sudo: 'silent', progress: silent } as const;
  const { changes } = prepared;
  await assertWritable(host, changes, directory);
  context.beginChanges();
  const journal = await Journal.begin(host, { directory, command: 'deploy' });
  await writeAll(host, journal, { changes, options: settings });
  const exitCode = await goOn({ changes, journal }).catch((error: unknown) => error);
  if (exitCode !== exitCodes.ok) {
    const { left } = await rollBack(host, journal, settings);
    if (options.format === 'pretty') context.out.write(formatRemoval(left));
  }
  if (typeof exitCode !== 'number') throw exitCode;
  return exitCode as ExitCode;
}

function formatRemoval(left: readonly string[]): string {
  if (left.length === 0) return 'The files that it had written are removed again.\n';
  return `Left where they are: ${left.join(', ')}\n`;
}

/** Nothing is begun. */
export async function stop(
  context: Context,
  options: DeployOptions,
  report: DeployReport,
): Promise<ExitCode> {
  await reportDeploy.plan(context, options, report);
  await reportDeploy.result(context, options, report);
  return exitCodes.findings;
}
