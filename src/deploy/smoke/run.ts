import type { StepFailure } from '../../apply/outcome.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { engineAt } from '../../probes/gather.ts';
import { EXECUTOR, hasExecutor } from '../executor.ts';
import type { HowToTry, SmokeResult } from './check.ts';
import { smokeQuestion } from './request.ts';
import { smokeTest } from './smoke-test.ts';

/** What trying a deployed service out gave. */
export interface Trial {
  readonly smoke: readonly SmokeResult[];
  /** Where it listens; null when it is not published, or there is nothing to try. */
  readonly url: string | null;
  /** Whether it asks for one. */
  readonly hasToken: boolean;
}

export const notTried: Trial = { smoke: [], url: null, hasToken: false };

const ENGINE_TIMEOUT_MS = 10_000;

export async function tryOut(host: Host, facts: Facts, { extent, signal }: HowToTry): Promise<Trial> {
  const { project } = facts;
  const engine = engineAt(facts.endpoint, facts.connection, ENGINE_TIMEOUT_MS);
  if (project.state === 'none' || project.authority.tool === null || !hasExecutor(facts)) return notTried;
  if (engine === null) return notTried;
  const { base } = project.authority.tool;
  const question = await smokeQuestion(host, { service: EXECUTOR, base, engine });
  if (typeof question === 'string') return { ...notTried, smoke: [unasked(question)] };
  const smoke = await smokeTest(host, question, { extent, signal });
  return { smoke, url: `http://localhost:${question.address.port}`, hasToken: question.token !== null };
}

function unasked(why: string): SmokeResult {
  return { name: 'is tried out', verdict: 'skipped', wanted: 'requests to it', saw: why, milliseconds: 0 };
}

export function failureOf({ smoke }: Trial): StepFailure | null {
  const failed = smoke.find(({ verdict }) => verdict === 'failed');
  if (failed === undefined) return null;
  return { message: `The smoke test "${failed.name}" failed: wanted ${failed.wanted}.`, log: [failed.saw] };
}
