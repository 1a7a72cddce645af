import { failed, passed, type SmokeCheck, skipped } from './check.ts';
import { scriptContainers } from './engine.ts';
import { describe, execute, notEnforced, readRun, type SmokeTarget } from './service.ts';
import { timeUntil } from './wait.ts';

const TIMEOUT_SECONDS = 1;
const LATEST_MS = 1500;
const GONE_WITHIN_MS = 5000;
const FLOOD_MS = 1000;

/** A script's host name is the beginning of its container's id. */
const endsAtTimeout: SmokeCheck<SmokeTarget> = {
  name: 'stops a script at its timeout',
  expected: `timed_out within ${LATEST_MS} ms and its container removed`,
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
    const gone = await timeUntil(asked.host, isGone, GONE_WITHIN_MS);
    if (gone === null) return failed(`container ${id} still exists ${GONE_WITHIN_MS} ms after the answer`);
    return passed(`timed_out after ${took} ms, container removed ${gone} ms later`);
  },
};

/** `tail` keeps a line until it ends, and this one doesn't. */
const endsAtMemory: SmokeCheck<SmokeTarget> = {
  name: 'stops a script that exceeds its memory limit',
  expected: 'oom_killed',
  observe: async (asked) => {
    if ((await notEnforced(asked)).includes('MEMORY_LIMIT'))
      return skipped('this engine does not enforce memory limits (see not_enforced in /health)');
    const answer = await execute(asked, { script: 'tail /dev/zero' });
    return readRun(answer)?.oomKilled ? passed('oom_killed') : failed(describe(answer));
  },
};

const cutsOutput: SmokeCheck<SmokeTarget> = {
  name: 'truncates endless output',
  expected: `stdout_truncated within ${FLOOD_MS} ms`,
  observe: async (asked) => {
    const began = performance.now();
    const answer = await execute(asked, { script: 'yes' });
    const took = Math.round(performance.now() - began);
    const run = readRun(answer);
    if (!run?.truncated) return failed(describe(answer));
    const found = `stdout_truncated at ${run.stdout.length} characters after ${took} ms`;
    return took < FLOOD_MS ? passed(found) : failed(found);
  },
};

/** What ends a script that goes too far. */
export const limitChecks: readonly SmokeCheck<SmokeTarget>[] = [endsAtTimeout, endsAtMemory, cutsOutput];
