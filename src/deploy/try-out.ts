import type { Facts } from '../facts/facts.ts';
import type { Host } from '../host/host.ts';
import type { StepFailure } from '../outcome.ts';
import { hasExecutor, smokeQuestion } from './executor.ts';
import { type SmokeResult, smokeTest } from './smoke-test.ts';

/** What trying a deployed service out gave. */
export interface Trial {
  readonly smoke: readonly SmokeResult[];
  /** Where it listens; null when it is not published, or there is nothing to try. */
  readonly url: string | null;
}

export const notTried: Trial = { smoke: [], url: null };

export async function tryOut(host: Host, facts: Facts): Promise<Trial> {
  const { project } = facts;
  if (project.state === 'none' || project.authority.tool === null || !hasExecutor(facts)) return notTried;
  const question = await smokeQuestion(host, project, project.authority.tool.base);
  if (question === null) return notTried;
  const smoke = await smokeTest(host, question);
  return { smoke, url: `http://localhost:${question.address.port}` };
}

export function failureOf({ smoke }: Trial): StepFailure | null {
  const failed = smoke.find(({ ok }) => !ok);
  return failed ? { message: `The smoke test "${failed.name}" failed.`, log: [failed.detail] } : null;
}
