import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { CappedOutput } from './capped-output.ts';
import { containerBody, deadlineLabel, deploymentLabel, ownerLabel } from './container-body.ts';
import {
  attachContainer,
  createContainer,
  removeContainer,
  startContainer,
  watchExit,
} from './containers.ts';
import { followOutput } from './follow-output.ts';
import type { Ground, Job, Run } from './job.ts';
import { judge } from './outcome.ts';
import { createStop, withDeadline } from './stop.ts';

/** How long the container's own watchdog waits for the service to act first. */
const lastResortMargin = 2;

/** How long, in milliseconds, the end of the output may come after the container's. */
const outputPatience = 2_000;

/** Runs the job in a container of its own. The container is gone, or going, when `removed` is settled. */
export async function runScript(job: Job, ground: Ground): Promise<{ run: Run; removed: Promise<void> }> {
  const id = await createContainer(ground.engine, await bodyFor(job, ground));
  ground.onCreated();
  try {
    const run = await runIn(id, job, ground);
    return { run, removed: remove(id, ground, run.outcome.name) };
  } catch (error) {
    await remove(id, ground, 'engine_error');
    throw error;
  }
}

/** A container that could not be removed now is left to its deadline. */
function remove(id: string, { engine, onRemoved }: Ground, reason: string): Promise<void> {
  return removeContainer(engine, id).then(
    () => onRemoved(reason),
    () => {},
  );
}

async function runIn(id: string, job: Job, ground: Ground): Promise<Run> {
  const { engine } = ground;
  const [connection, exit] = await Promise.all([attachContainer(engine, id), watchExit(engine, id)]);
  try {
    connection.write(Buffer.concat([job.script, job.stdin]));
    return await runAttached({ id, connection, exitCode: exit.code }, job, ground);
  } finally {
    // An attached stream nobody reads would hold up the container's removal.
    connection.destroy();
  }
}

interface Attached {
  readonly id: string;
  readonly connection: Duplex;
  readonly exitCode: Promise<number>;
}

async function runAttached(
  { id, connection, exitCode: exit }: Attached,
  job: Job,
  ground: Ground,
): Promise<Run> {
  const { engine, limits } = ground;
  const output = { stdout: new CappedOutput(limits.output), stderr: new CappedOutput(limits.output) };
  const stop = createStop(() => removeContainer(engine, id));
  const ended = followOutput(connection, { ...output, onFull: () => stop('output_limit') });
  ended.catch(() => {});
  const asked = performance.now();
  await startContainer(engine, id);
  const started = performance.now();
  const exitCode = await withDeadline(job, stop, exit);
  const duration = (performance.now() - started) / 1000;
  await Promise.race([ended, sleep(outputPatience, undefined, { ref: false })]);
  const stopped = stop.reason();
  const oomKilled = await ground.oom.happened(id, exitCode === 137 && stopped === undefined ? 100 : 0);
  const outcome = judge({ exitCode, oomKilled, stopped, timeout: job.timeout, limits });
  return { ...output, outcome, oomKilled, duration, startDuration: (started - asked) / 1000 };
}

async function bodyFor(job: Job, { limits, enforcement, width, deployment, owner }: Ground) {
  const lastResort = Math.ceil(job.timeout) + lastResortMargin;
  const deadline = Math.ceil(Date.now() / 1000) + lastResort + 60;
  return containerBody({
    image: job.image,
    scriptBytes: job.script.length,
    stdinBytes: job.stdin.length,
    lastResort,
    labels: { [deploymentLabel]: deployment, [ownerLabel]: owner, [deadlineLabel]: String(deadline) },
    limits,
    processes: (await enforcement.missing()).includes('PIDS_LIMIT') ? limits.pids * width : undefined,
  });
}
