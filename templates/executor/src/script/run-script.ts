import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { EngineError } from '../engine/engine-error.ts';
import type { Ending, Lease } from '../pool/lease.ts';
import { formatInput } from './container-input.ts';
import type { ScriptEnd } from './end-marker.ts';
import { type Followed, followOutput } from './follow-output.ts';
import type { Job, Run, RunContext } from './job.ts';
import { judge, type StopReason } from './outcome.ts';
import { createStop } from './stop.ts';

/** How long, in milliseconds, the engine's news of an end may come after the end of the output. */
const newsTimeout = 2_000;
const oomTimeout = 100;

/** Exit code of a script that was ended before it had one. */
const killedExitCode = 137;

/** Runs the job in a container of its own. What is left of the container is the pool's affair. */
export async function runScript(job: Job, ground: RunContext): Promise<Run> {
  const asked = performance.now();
  const lease = await ground.containers.lease(job.image, job.signal);
  const waited = (performance.now() - asked) / 1000;
  let reason = 'engine_error';
  try {
    const run = await runIn(lease, job, ground);
    reason = run.outcome.name;
    return { ...run, warm: lease.warm, waited };
  } finally {
    lease.release(reason);
  }
}

async function runIn(lease: Lease, job: Job, { limits }: RunContext) {
  const nonce = randomBytes(16).toString('hex');
  const stop = createStop(job);
  const onFull = () => stop.now('output_limit');
  const output = followOutput(lease.connection, {
    nonce,
    limit: limits.output,
    onOutput: job.onOutput,
    onFull,
  });
  const started = performance.now();
  lease.connection.write(formatInput(job, nonce));
  try {
    const over = await Promise.race([output.end, stop.requested]);
    const duration = (performance.now() - started) / 1000;
    if (typeof over === 'string') output.cut();
    const stopped = typeof over === 'string' ? over : await overflow(output, stop.requested);
    const ending = typeof over === 'string' ? stoppedEnding : await endingOf(over, lease, output);
    const outcome = judge({ ...ending, stopped, timeout: job.timeout, limits });
    return { stdout: output.stdout, stderr: output.stderr, outcome, oomKilled: ending.oomKilled, duration };
  } finally {
    stop.clear();
  }
}

const stoppedEnding = { exitCode: killedExitCode, oomKilled: false };

/** A script that ended by itself and printed too much is one that printed too much. */
async function overflow({ stdout, stderr }: Followed, requested: Promise<StopReason>) {
  return stdout.truncated || stderr.truncated ? requested : undefined;
}

async function endingOf(end: ScriptEnd | undefined, lease: Lease, output: Followed) {
  if (!end) return withoutMarker(await lease.ending(newsTimeout), output);
  const { exitCode, oomKills } = end;
  if (exitCode !== killedExitCode) return { exitCode, oomKilled: (oomKills ?? 0) > 0 };
  const oomKilled = oomKills === undefined ? (await lease.ending(oomTimeout)).oomKilled : oomKills > 0;
  return { exitCode, oomKilled };
}

/** The container has ended under the script, or the engine is gone. */
function withoutMarker({ exitCode, oomKilled }: Ending, { engineMessage }: Followed) {
  if (exitCode !== undefined) return { exitCode, oomKilled };
  const said = engineMessage();
  if (said !== undefined) throw new EngineError('docker_error', `the engine closed the output: ${said}`);
  throw new EngineError('docker_unreachable', 'the connection to the engine was lost while the script ran');
}
