import type { Host } from '../../host/host.ts';
import type { Step } from '../../rules/rule.ts';
import type { StepFailure, StepOutcome } from '../outcome.ts';
import type { Verification } from '../verify/verify.ts';
import { recreate } from './recreate.ts';
import { runCommand } from './run-command.ts';
import type { StepRun } from './step-run.ts';
import { WorkLog } from './work-log.ts';

export interface StepsResult {
  readonly failure: StepFailure | null;
  readonly steps: readonly StepOutcome[];
  readonly verifications: readonly Verification[];
}

/** Carries steps out one after another until one fails, and tells what happened. */
export async function runSteps(
  host: Host,
  steps: readonly Step[],
  { journal, options }: Pick<StepRun, 'journal' | 'options'>,
): Promise<StepsResult> {
  const log = new WorkLog(host, options);
  const failure = await untilFailure(steps, { host, journal, options, log });
  return { failure, steps: log.steps, verifications: log.verifications };
}

async function untilFailure(steps: readonly Step[], run: StepRun): Promise<StepFailure | null> {
  const { signal } = run.options;
  for (const step of steps) {
    const failure = interruption(signal) ?? (await carryOut(step, run));
    if (failure) return failure;
  }
  // Not every part of a step can be interrupted, so an interruption during the last one is noticed here.
  return interruption(signal);
}

function interruption({ aborted }: AbortSignal): StepFailure | null {
  return aborted ? { message: 'Interrupted.', log: [] } : null;
}

async function carryOut(step: Step, run: StepRun): Promise<StepFailure | null> {
  switch (step.kind) {
    case 'edit':
    case 'ask':
      return null;
    case 'run':
      return runCommand(step, run);
    case 'recreate':
      return recreate(step, run);
  }
}
