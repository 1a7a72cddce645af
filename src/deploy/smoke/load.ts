import { failed, passed, type SmokeCheck, skipped } from './check.ts';
import { findHolder } from './engine.ts';
import { describe, execute, type SmokeTarget, sumOfMetric } from './service.ts';
import { timeUntil } from './wait.ts';

/** The most scripts that a service lets run at once (MAX_CONCURRENCY), whatever it is set to here. */
const MOST_RUNNING = 256;
const LONGEST_QUEUE = 1000;
const FLOOD_TIMEOUT_MS = 3000;
const BACK_WITHIN_MS = 20_000;

/**
 * More requests than can run and wait. The service rejects some at once; the others are given up after
 * a while, whereupon the service forgets them.
 */
const rejectsOverflow: SmokeCheck<SmokeTarget> = {
  name: 'rejects requests when its queue is full',
  expected: 'HTTP 429 for some requests and success for the others',
  observe: async (asked) => {
    const queue = await sumOfMetric(asked, 'dockperm_executor_queue_capacity');
    if (queue === null) return failed('no dockperm_executor_queue_capacity in /metrics');
    if (queue > LONGEST_QUEUE) return skipped(`filling a queue of ${queue} would overload this host`);
    const flood = Array.from({ length: queue + MOST_RUNNING + 1 }, () =>
      execute(asked, { script: 'sleep 2', timeout: 3 }, FLOOD_TIMEOUT_MS),
    );
    const answers = await Promise.all(flood);
    const refused = answers.filter((answer) => answer.ok && answer.value.status === 429).length;
    const wrong = answers.find((answer) =>
      answer.ok ? ![200, 429].includes(answer.value.status) : answer.error !== 'ETIMEDOUT',
    );
    if (wrong !== undefined) return failed(describe(wrong));
    const found = `HTTP 429 for ${refused} of ${answers.length} requests`;
    return refused > 0 ? passed(found) : failed(found);
  },
};

const leavesNothing: SmokeCheck<SmokeTarget> = {
  name: 'refills its pool of warm containers',
  expected: 'the number of containers in dockperm_executor_pool_size',
  observe: async (asked) => {
    const size = await sumOfMetric(asked, 'dockperm_executor_pool_size');
    if (size === null) return failed('no dockperm_executor_pool_size in /metrics');
    let count = 0;
    const isBack = async () => {
      count = (await findHolder(asked)).scripts.length;
      return count === size;
    };
    const took = await timeUntil(asked.host, isBack, BACK_WITHIN_MS);
    if (took === null) return failed(`${count} containers, not ${size}, after ${BACK_WITHIN_MS / 1000} s`);
    return passed(`${count} containers after ${took} ms`);
  },
};

/** More requests than the service can run at once, and what is left afterwards. */
export const loadChecks: readonly SmokeCheck<SmokeTarget>[] = [rejectsOverflow, leavesNothing];
