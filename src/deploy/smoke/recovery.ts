import { failed, type Observation, passed, type Trial } from './check.ts';
import { findHolder, kill, scriptContainers, start } from './engine.ts';
import { type Asked, describe, execute, get, readRun } from './service.ts';
import { waitFor } from './wait.ts';

const GONE_WITHIN_MS = 2000;
const HEALED_WITHIN_MS = 30_000;

/** Whatever ends the service so, such as the kernel when memory runs out, must not leave scripts behind. */
const survivesKill: Trial<Asked> = {
  name: 'leaves nothing behind when it is killed, and comes back',
  wanted: `its containers gone within ${GONE_WITHIN_MS} ms, and a script that runs after a restart`,
  observe: async (asked) => {
    const { id, scripts } = await findHolder(asked);
    if (scripts.length === 0) return failed('no containers for scripts before the kill');
    await kill(asked, id);
    const left = async () => (await scriptContainers(asked)).filter((each) => scripts.includes(each));
    const gone = await waitFor(asked.host, async () => (await left()).length === 0, GONE_WITHIN_MS);
    const late = await left();
    await start(asked, id);
    const healed = await comeBack(asked);
    if (gone === null) return failed(`${late.length} containers ${GONE_WITHIN_MS} ms after SIGKILL`);
    if (healed.verdict !== 'passed') return healed;
    return passed(`${scripts.length} containers gone after ${gone} ms, ${healed.saw}`);
  },
};

async function comeBack(asked: Asked): Promise<Observation> {
  const isHealthy = async () => {
    const health = await get(asked, '/health');
    return health.ok && health.value.status === 200;
  };
  const took = await waitFor(asked.host, isHealthy, HEALED_WITHIN_MS);
  if (took === null) return failed(`not healthy ${HEALED_WITHIN_MS / 1000} s after the restart`);
  const answer = await execute(asked, { script: 'echo test' });
  return readRun(answer)?.stdout === 'test\n' ? passed(`back after ${took} ms`) : failed(describe(answer));
}

export const recoveryTrials: readonly Trial<Asked>[] = [survivesKill];
