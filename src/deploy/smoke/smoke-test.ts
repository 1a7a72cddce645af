import type { Host } from '../../host/host.ts';
import {
  failed,
  type Observation,
  type SmokeCheck,
  type SmokeLevel,
  type SmokeOptions,
  type SmokeResult,
  type SmokeSettings,
} from './check.ts';
import { EngineSilent } from './engine.ts';
import { limitChecks } from './limits.ts';
import { loadChecks } from './load.ts';
import { quickChecks } from './quick.ts';
import { recoveryChecks } from './recovery.ts';
import type { SmokeTarget } from './service.ts';

/** What a person would try by hand, in order; the first that fails ends it. */
export async function smokeTest(
  host: Host,
  question: SmokeOptions,
  { extent, signal }: SmokeSettings,
): Promise<SmokeResult[]> {
  const results: SmokeResult[] = [];
  for (const trial of trialsOf(question, extent)) {
    if (signal.aborted) break;
    const result = await tryOut({ ...question, host }, trial);
    results.push(result);
    if (result.verdict === 'failed') break;
  }
  return results;
}

function trialsOf(question: SmokeOptions, extent: SmokeLevel): SmokeCheck<SmokeTarget>[] {
  const quick = quickChecks(question);
  if (extent === 'quick' || question.kind === 'custom') return quick;
  return [...quick, ...limitChecks, ...loadChecks, ...recoveryChecks];
}

async function tryOut(asked: SmokeTarget, trial: SmokeCheck<SmokeTarget>): Promise<SmokeResult> {
  const began = performance.now();
  const { verdict, found } = await trial.observe(asked).catch(explain);
  const { name, expected } = trial;
  return { name, verdict, expected, found, milliseconds: Math.round(performance.now() - began) };
}

function explain(error: unknown): Observation {
  if (error instanceof EngineSilent) return failed(error.message);
  throw error;
}
