import { failed, type Observation, passed, type SmokeCheck } from './check.ts';
import { findHolder, kill, scriptContainers, start } from './engine.ts';
import { describe, execute, get, readRun, type SmokeTarget } from './service.ts';
import { timeUntil } from './wait.ts';

const GONE_WITHIN_MS = 2000;
const HEALED_WITHIN_MS = 30_000;

/** Whatever ends the service so, such as the kernel when memory runs out, must not leave scripts behind. */
const survivesKill: SmokeCheck<SmokeTarget> = {
  name: 'cleans up after SIGKILL and recovers',
  expected: `its containers removed within ${GONE_WITHIN_MS} ms, and a script that runs after the restart`,
  observe: async (asked) => {
    const { id, scripts } = await findHolder(asked);
    if (scripts.length === 0) return failed('no script containers before SIGKILL');
    await kill(asked, id);
    const left = async () => (await scriptContainers(asked)).filter((each) => scripts.includes(each));
    const gone = await timeUntil(asked.host, async () => (await left()).length === 0, GONE_WITHIN_MS);
    const late = await left();
    await start(asked, id);
    const healed = await comeBack(asked);
    if (gone === null) return failed(`${late.length} containers left ${GONE_WITHIN_MS} ms after SIGKILL`);
    if (healed.verdict !== 'passed') return healed;
    return passed(`${scripts.length} containers removed after ${gone} ms, ${healed.found}`);
  },
};

async function comeBack(asked: SmokeTarget): Promise<Observation> {
  const isHealthy = async () => {
    const health = await get(asked, '/health');
    return health.ok && health.value.status === 200;
  };
  const took = await timeUntil(asked.host, isHealthy, HEALED_WITHIN_MS);
  if (took === null) return failed(`not healthy ${HEALED_WITHIN_MS / 1000} s after the restart`);
  const answer = await execute(asked, { script: 'echo test' });
  return readRun(answer)?.stdout === 'test\n'
    ? passed(`recovered after ${took} ms`)
    : failed(describe(answer));
}

export const recoveryChecks: readonly SmokeCheck<SmokeTarget>[] = [survivesKill];
