import type { Host } from '../../host/host.ts';
import {
  type Extent,
  failed,
  type HowToTry,
  type Observation,
  type SmokeQuestion,
  type SmokeResult,
  type Trial,
} from './check.ts';
import { EngineSilent } from './engine.ts';
import { limitTrials } from './limits.ts';
import { loadTrials } from './load.ts';
import { quickTrials } from './quick.ts';
import { recoveryTrials } from './recovery.ts';
import type { Asked } from './service.ts';

/** What a person would try by hand, in order; the first that fails ends it. */
export async function smokeTest(
  host: Host,
  question: SmokeQuestion,
  { extent, signal }: HowToTry,
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

function trialsOf(question: SmokeQuestion, extent: Extent): Trial<Asked>[] {
  const quick = quickTrials(question);
  if (extent === 'quick' || question.kind === 'of their own') return quick;
  return [...quick, ...limitTrials, ...loadTrials, ...recoveryTrials];
}

async function tryOut(asked: Asked, trial: Trial<Asked>): Promise<SmokeResult> {
  const began = performance.now();
  const { verdict, saw } = await trial.observe(asked).catch(explain);
  const { name, wanted } = trial;
  return { name, verdict, wanted, saw, milliseconds: Math.round(performance.now() - began) };
}

function explain(error: unknown): Observation {
  if (error instanceof EngineSilent) return failed(error.message);
  throw error;
}
