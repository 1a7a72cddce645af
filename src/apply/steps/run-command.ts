import { formatCommand } from '../../host/command.ts';
import { formatErrno } from '../../host/errno.ts';
import { asRoot } from '../../host/sudo.ts';
import type { RunStep } from '../../rules/rule.ts';
import type { StepFailure } from '../outcome.ts';
import { waitForEngine } from '../wait-for-engine.ts';
import type { StepRun } from './step-run.ts';
import { notNoted } from './work-log.ts';

/** Noted before it runs: a command killed in the middle has possibly done all of its work. */
export async function runCommand(step: RunStep, run: StepRun): Promise<StepFailure | null> {
  const { host, journal, options, log } = run;
  const noted = await journal.noteBegin(step);
  if (!noted.ok) return notNoted(noted.error);
  const { command, needsRoot, restarts, starts } = step;
  const line = needsRoot ? await asRoot(host, command, options.sudo) : command;
  const failure = await log.command({ kind: 'run', command: line }, formatCommand(line));
  if (failure) return failure;
  await noted.value();
  return restarts || starts ? untilEngineListens(run) : null;
}

/** A service manager is done before the engine listens. */
async function untilEngineListens({ host, options, log }: StepRun): Promise<StepFailure | null> {
  const { address, signal } = options;
  if (address === null) return null;
  return log.timed({ kind: 'wait', target: 'engine' }, async () => {
    const error = await waitForEngine(host, address, signal);
    return error === null
      ? null
      : { message: `The engine did not come back: ${formatErrno(error)}.`, log: [] };
  });
}
