import type { StepFailure } from '../../apply/outcome.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { engineAt } from '../../probes/gather.ts';
import { EXECUTOR, hasExecutor } from '../executor.ts';
import type { SmokeResult, SmokeSettings } from './check.ts';
import { smokeOptions } from './request.ts';
import { smokeTest } from './smoke-test.ts';

/** What trying a deployed service out gave. */
export interface SmokeTestRun {
  readonly smoke: readonly SmokeResult[];
  /** Where it listens; null when it is not published, or there is nothing to try. */
  readonly url: string | null;
  /** Whether it asks for one. */
  readonly hasToken: boolean;
}

export const notTested: SmokeTestRun = { smoke: [], url: null, hasToken: false };

const ENGINE_TIMEOUT_MS = 10_000;

export async function runSmokeTest(
  host: Host,
  facts: Facts,
  { extent, signal }: SmokeSettings,
): Promise<SmokeTestRun> {
  const { project } = facts;
  const engine = engineAt(facts.endpoint, facts.connection, ENGINE_TIMEOUT_MS);
  if (project.state === 'none' || project.authority.tool === null || !hasExecutor(facts)) return notTested;
  if (engine === null) return notTested;
  const { base } = project.authority.tool;
  const question = await smokeOptions(host, { service: EXECUTOR, base, engine });
  if (typeof question === 'string') return { ...notTested, smoke: [unasked(question)] };
  const smoke = await smokeTest(host, question, { extent, signal });
  return { smoke, url: `http://localhost:${question.address.port}`, hasToken: question.token !== null };
}

function unasked(why: string): SmokeResult {
  return { name: 'smoke test', verdict: 'skipped', expected: 'test requests', found: why, milliseconds: 0 };
}

export function failureOf({ smoke }: SmokeTestRun): StepFailure | null {
  const failed = smoke.find(({ verdict }) => verdict === 'failed');
  if (failed === undefined) return null;
  return { message: `Smoke test failed: ${failed.name} (expected ${failed.expected}).`, log: [failed.found] };
}
