import type { CappedOutput } from '../script/capped-output.ts';
import type { Run } from '../script/job.ts';
import type { ExecuteRequest } from './execute-request.ts';
import type { Encoding } from './request-fields.ts';

/** The answer's body; the six fields every client knows come first. Times in seconds. */
export function formatRun(
  request: ExecuteRequest,
  run: Run,
  { queued, requestId }: { queued: number; requestId: string },
): object {
  const { outcome, stdout, stderr } = run;
  const { encoding } = request;
  return {
    success: outcome.name === 'ok',
    stdout: encoded(stdout, encoding),
    stderr: encoded(stderr, encoding),
    exit_code: outcome.exitCode,
    execution_time: rounded(run.duration),
    error: outcome.error,
    timed_out: outcome.name === 'timeout',
    oom_killed: run.oomKilled,
    stdout_truncated: stdout.truncated,
    stderr_truncated: stderr.truncated,
    image: request.image,
    request_id: requestId,
    // Until a container was there for the script, whatever it had to wait for.
    queue_time: rounded(queued + run.waited),
    warm: run.warm,
  };
}

function encoded(output: CappedOutput, encoding: Encoding): string {
  return encoding === 'utf8' ? output.toString() : output.toBuffer().toString('base64');
}

/** With one decimal. */
export function milliseconds(seconds: number): number {
  return Math.round(seconds * 10_000) / 10;
}

function rounded(seconds: number): number {
  return Number(seconds.toFixed(4));
}
