import { failed, passed, type Trial } from './check.ts';
import { type Answer, type Asked, describe, execute, type RunAnswer, readRun } from './service.ts';

/** One request. */
export function asking(
  name: string,
  wanted: string,
  ask: (asked: Asked) => Promise<Answer>,
  { isRight }: { isRight: (answer: Extract<Answer, { ok: true }>['value']) => boolean },
): Trial<Asked> {
  const observe = async (asked: Asked) => {
    const answer = await ask(asked);
    if (!answer.ok || !isRight(answer.value)) return failed(describe(answer));
    return passed(`HTTP ${answer.value.status}`);
  };
  return { name, wanted, observe };
}

/** One script, in the image that the service takes by itself. */
export function running(
  name: string,
  script: string,
  { wanted, isRight }: { wanted: string; isRight: (run: RunAnswer) => boolean },
): Trial<Asked> {
  const observe = async (asked: Asked) => {
    const answer = await execute(asked, { script });
    const run = readRun(answer);
    return run?.status === 200 && isRight(run) ? passed(wanted) : failed(describe(answer));
  };
  return { name, wanted, observe };
}
