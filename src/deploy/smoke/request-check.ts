import { failed, passed, type SmokeCheck } from './check.ts';
import {
  describe,
  execute,
  type RunResponse,
  readRun,
  type ServiceResponse,
  type SmokeTarget,
} from './service.ts';

/** One request. */
export function requestCheck(
  name: string,
  expected: string,
  ask: (asked: SmokeTarget) => Promise<ServiceResponse>,
  { isRight }: { isRight: (answer: Extract<ServiceResponse, { ok: true }>['value']) => boolean },
): SmokeCheck<SmokeTarget> {
  const observe = async (asked: SmokeTarget) => {
    const answer = await ask(asked);
    if (!answer.ok || !isRight(answer.value)) return failed(describe(answer));
    return passed(`HTTP ${answer.value.status}`);
  };
  return { name, expected, observe };
}

/** One script, in the image that the service takes by itself. */
export function scriptCheck(
  name: string,
  script: string,
  { expected, isRight }: { expected: string; isRight: (run: RunResponse) => boolean },
): SmokeCheck<SmokeTarget> {
  const observe = async (asked: SmokeTarget) => {
    const answer = await execute(asked, { script });
    const run = readRun(answer);
    return run?.status === 200 && isRight(run) ? passed(expected) : failed(describe(answer));
  };
  return { name, expected, observe };
}
