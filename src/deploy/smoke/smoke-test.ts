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

/** The requests a person would send by hand, in order; the first failure ends the test. */
export async function smokeTest(
  host: Host,
  question: SmokeOptions,
  { extent, signal }: SmokeSettings,
): Promise<SmokeResult[]> {
  const results: SmokeResult[] = [];
  for (const check of checksOf(question, extent)) {
    if (signal.aborted) break;
    const result = await runCheck({ ...question, host }, check);
    results.push(result);
    if (result.verdict === 'failed') break;
  }
  return results;
}

function checksOf(question: SmokeOptions, extent: SmokeLevel): SmokeCheck<SmokeTarget>[] {
  const quick = quickChecks(question);
  if (extent === 'quick' || question.kind === 'custom') return quick;
  return [...quick, ...limitChecks, ...loadChecks, ...recoveryChecks];
}

async function runCheck(asked: SmokeTarget, check: SmokeCheck<SmokeTarget>): Promise<SmokeResult> {
  const began = performance.now();
  const { verdict, found } = await check.observe(asked).catch(explain);
  const { name, expected } = check;
  return { name, verdict, expected, found, milliseconds: Math.round(performance.now() - began) };
}

function explain(error: unknown): Observation {
  if (error instanceof EngineSilent) return failed(error.message);
  throw error;
}
