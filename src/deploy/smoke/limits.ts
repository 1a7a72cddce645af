import { failed, passed, skipped, type Trial } from './check.ts';
import { scriptContainers } from './engine.ts';
import { type Asked, describe, execute, notEnforced, readRun } from './service.ts';
import { waitFor } from './wait.ts';

const TIMEOUT_SECONDS = 1;
const LATEST_MS = 1500;
const GONE_WITHIN_MS = 5000;
const FLOOD_MS = 1000;

/** A script's host name is the beginning of its container's id. */
const endsAtTimeout: Trial<Asked> = {
  name: 'ends a script at its timeout',
  wanted: `timed_out in less than ${LATEST_MS} ms, and its container gone`,
  observe: async (asked) => {
    const began = performance.now();
    const script = 'cat /proc/sys/kernel/hostname; sleep 60';
    const answer = await execute(asked, { script, timeout: TIMEOUT_SECONDS });
    const took = Math.round(performance.now() - began);
    const run = readRun(answer);
    const id = run?.stdout.trim() ?? '';
    if (!run?.timedOut || !/^[0-9a-f]{12,}$/.test(id)) return failed(describe(answer));
    if (took >= LATEST_MS) return failed(`timed_out after ${took} ms`);
    const isGone = async () => !(await scriptContainers(asked)).some((each) => each.startsWith(id));
    const gone = await waitFor(asked.host, isGone, GONE_WITHIN_MS);
    if (gone === null) return failed(`container ${id} is there ${GONE_WITHIN_MS} ms after the answer`);
    return passed(`timed_out after ${took} ms, container gone ${gone} ms later`);
  },
};

/** `tail` keeps a line until it ends, and this one doesn't. */
const endsAtMemory: Trial<Asked> = {
  name: 'ends a script that takes too much memory',
  wanted: 'oom_killed',
  observe: async (asked) => {
    if ((await notEnforced(asked)).includes('MEMORY_LIMIT'))
      return skipped('this engine keeps no limit on memory: /health names it under not_enforced');
    const answer = await execute(asked, { script: 'tail /dev/zero' });
    return readRun(answer)?.oomKilled ? passed('oom_killed') : failed(describe(answer));
  },
};

const cutsOutput: Trial<Asked> = {
  name: 'cuts an output without end',
  wanted: `stdout_truncated in less than ${FLOOD_MS} ms`,
  observe: async (asked) => {
    const began = performance.now();
    const answer = await execute(asked, { script: 'yes' });
    const took = Math.round(performance.now() - began);
    const run = readRun(answer);
    if (!run?.truncated) return failed(describe(answer));
    const saw = `stdout_truncated at ${run.stdout.length} characters after ${took} ms`;
    return took < FLOOD_MS ? passed(saw) : failed(saw);
  },
};

/** What ends a script that goes too far. */
export const limitTrials: readonly Trial<Asked>[] = [endsAtTimeout, endsAtMemory, cutsOutput];
