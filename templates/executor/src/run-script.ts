import { performance } from 'node:perf_hooks';
import { CappedOutput } from './capped-output.ts';
import { containerBody, deadlineLabel, deploymentLabel, ownerLabel } from './container-body.ts';
import {
  attachContainer,
  createContainer,
  removeContainer,
  startContainer,
  watchExit,
} from './containers.ts';
import type { Engine } from './engine.ts';
import { followOutput } from './follow-output.ts';
import type { OomEvents } from './oom-events.ts';
import { judge, type Outcome } from './outcome.ts';
import type { Limits } from './settings.ts';
import { createStop, withDeadline } from './stop.ts';

/** A script that may run: the image has passed the allow-list, the timeout (seconds) the maximum. */
export interface Job {
  readonly image: string;
  readonly script: Buffer;
  readonly stdin: Buffer;
  readonly timeout: number;
  /** Aborted with a StopReason when nobody wants the result any more. */
  readonly signal: AbortSignal;
}

export interface Ground {
  readonly engine: Engine;
  readonly oom: OomEvents;
  readonly limits: Limits;
  readonly deployment: string;
  readonly owner: string;
  readonly onCreated: () => void;
  readonly onRemoved: (reason: string) => void;
}

/** Times in seconds. */
export interface Run {
  readonly stdout: CappedOutput;
  readonly stderr: CappedOutput;
  readonly outcome: Outcome;
  readonly oomKilled: boolean;
  readonly duration: number;
  readonly startDuration: number;
}

/** How long the container's own watchdog waits for the service to act first. */
const lastResortMargin = 2;

/** Runs the job in a container of its own. The container is gone, or going, when `removed` is settled. */
export async function runScript(job: Job, ground: Ground): Promise<{ run: Run; removed: Promise<void> }> {
  const id = await createContainer(ground.engine, bodyFor(job, ground));
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
  const { engine, limits } = ground;
  const asked = performance.now();
  const [connection, exit] = await Promise.all([attachContainer(engine, id), watchExit(engine, id)]);
  const stdout = new CappedOutput(limits.output);
  const stderr = new CappedOutput(limits.output);
  const stop = createStop(() => removeContainer(engine, id));
  const ended = followOutput(connection, { stdout, stderr, onFull: () => stop('output_limit') });
  ended.catch(() => {});
  try {
    connection.write(Buffer.concat([job.script, job.stdin]));
    await startContainer(engine, id);
    const started = performance.now();
    const exitCode = await withDeadline(job, stop, exit.code);
    const duration = performance.now() - started;
    await ended;
    const oomKilled = await ground.oom.happened(
      id,
      exitCode === 137 && stop.reason() === undefined ? 100 : 0,
    );
    const outcome = judge({ exitCode, oomKilled, stopped: stop.reason(), timeout: job.timeout, limits });
    return {
      stdout,
      stderr,
      outcome,
      oomKilled,
      duration: duration / 1000,
      startDuration: (started - asked) / 1000,
    };
  } finally {
    // An attached stream nobody reads would hold up the container's removal.
    connection.destroy();
  }
}

function bodyFor(job: Job, { limits, deployment, owner }: Ground) {
  const lastResort = Math.ceil(job.timeout) + lastResortMargin;
  const deadline = Math.ceil(Date.now() / 1000) + lastResort + 60;
  return containerBody({
    image: job.image,
    scriptBytes: job.script.length,
    stdinBytes: job.stdin.length,
    lastResort,
    labels: { [deploymentLabel]: deployment, [ownerLabel]: owner, [deadlineLabel]: String(deadline) },
    limits,
  });
}
