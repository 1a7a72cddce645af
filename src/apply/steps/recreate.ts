import type { Command } from '../../host/command.ts';
import type { Host } from '../../host/host.ts';
import { upCommand, upKeeping } from '../../plan/recreation.ts';
import type { RecreateStep } from '../../rules/rule.ts';
import { waitUntilHealthy } from '../containers/wait-until-healthy.ts';
import type { StepFailure } from '../outcome.ts';
import { verify } from '../verify/verify.ts';
import type { StepRun } from './step-run.ts';
import { LOG_LINES, notNoted } from './work-log.ts';

const LOG_TIMEOUT_MS = 10_000;

/** Starts the services from the new files, and goes on until each is healthy and was seen to reach the engine. */
export async function recreate(step: RecreateStep, run: StepRun): Promise<StepFailure | null> {
  const { journal, options, log } = run;
  const { base, services } = step;
  const hadContainer = (service: string): boolean => options.previousServices.includes(service);
  const previous = services.filter(hadContainer);
  const added = services.filter((service) => !hadContainer(service));
  const noted = await journal.noteContainers({ base, previous, added, built: 'no' });
  if (!noted.ok) return notNoted(noted.error);
  const isKept = (await options.mustBeKept?.(base)) ?? false;
  const command = isKept ? upKeeping(step) : upCommand(step);
  const failure = await log.command({ kind: 'recreate', command, services }, `${toolOf(base)} up`);
  if (failure) return failure;
  await journal.noteContainers({ base, previous, added, built: step.build });
  return (await wait(step, run)) ?? (await verifyAll(step, run)) ?? (await options.verify?.()) ?? null;
}

/** `docker compose`, or the program of version 1. */
function toolOf({ file, args }: Command): string {
  return args[0] === 'compose' ? `${file} compose` : file;
}

async function wait(
  { base, services }: RecreateStep,
  { host, options, log }: StepRun,
): Promise<StepFailure | null> {
  const { engine, projectName, timeoutMs, signal } = options;
  if (engine === null) return null;
  return log.timed({ kind: 'wait', target: 'services', services }, async (onState) => {
    const question = { engine, projectName, services, timeoutMs, signal, onState };
    const result = await waitUntilHealthy(host, question);
    if (result.state === 'up') return null;
    const { service, reason } = result;
    return { message: `${service} did not start: ${reason}.`, log: await logsOf(host, base, service) };
  });
}

async function logsOf(host: Host, base: Command, service: string): Promise<string[]> {
  const args = [...base.args, 'logs', '--no-color', '--tail', String(LOG_LINES), service];
  const result = await host.run({ ...base, args }, { timeoutMs: LOG_TIMEOUT_MS });
  return result.ok ? result.value.stdout.split('\n').filter((line) => line.trim() !== '') : [];
}

async function verifyAll(
  { base, services }: RecreateStep,
  { host, options, log }: StepRun,
): Promise<StepFailure | null> {
  const { engine, sockets, projectName } = options;
  for (const service of services) {
    const socket = sockets[service];
    if (socket === undefined || engine === null) continue;
    const failure = await log.timed({ kind: 'verify', service }, async () => {
      const found = await verify(host, { base, service, socket, engine, projectName });
      log.verifications.push(found);
      if (found.state !== 'denied') return null;
      const { error, by } = found;
      return { message: `${service} still cannot use ${socket} (${error}, tested with ${by}).`, log: [] };
    });
    if (failure) return failure;
  }
  return null;
}
