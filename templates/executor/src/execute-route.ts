import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import { answerFor } from './engine-answer.ts';
import { formatRun, milliseconds } from './execute-answer.ts';
import { type ExecuteRequest, readExecuteRequest } from './execute-request.ts';
import { HttpError } from './http-error.ts';
import type { Run } from './job.ts';
import { readJson } from './request-body.ts';
import { runScript } from './run-script.ts';
import { type Service, track } from './service.ts';

export interface Caller {
  readonly requestId: string;
  readonly client: string;
  /** Aborted when the client is gone or the service ends. */
  readonly signal: AbortSignal;
}

/** Resolves with the body of the answer 200; every other answer is an HttpError. */
export async function execute(incoming: IncomingMessage, caller: Caller, service: Service): Promise<object> {
  const request = readExecuteRequest(await readJson(incoming), service.settings);
  const asked = performance.now();
  await takeTurn(service, caller.signal);
  const queued = (performance.now() - asked) / 1000;
  service.metrics.queueSeconds(queued);
  try {
    const run = await runAndLeave(request, caller, service);
    countRun(request.image, run, service);
    audit(request, caller, service, {
      outcome: run.outcome.name,
      exit_code: run.outcome.exitCode,
      ms: milliseconds(run.duration),
      queue_ms: milliseconds(queued),
    });
    return formatRun(request, run, { queued, requestId: caller.requestId });
  } catch (error) {
    service.metrics.executions({ image: request.image, outcome: 'engine_error' });
    audit(request, caller, service, { outcome: 'engine_error', error: (error as Error).message });
    throw await answerFor(error, service.engine, request.image);
  }
}

async function takeTurn({ queue, settings }: Service, signal: AbortSignal): Promise<void> {
  const refusal = await queue.enter(settings.queueTimeout, signal);
  const retry = { headers: { 'Retry-After': '1' } };
  switch (refusal) {
    case undefined:
      return;
    case 'full':
      throw new HttpError(429, 'queue_full', `${settings.queue} scripts are waiting already`, retry);
    case 'too_long':
      throw new HttpError(429, 'queue_full', `no room for ${settings.queueTimeout} s`, retry);
    case 'gone':
    case 'closed':
      throw new HttpError(503, 'shutting_down', 'the service is shutting down', retry);
  }
}

/** The place in the queue is given back once the container is gone, so there are never more of them than places. */
async function runAndLeave(request: ExecuteRequest, { signal }: Caller, service: Service): Promise<Run> {
  const { engine, enforcement, oom, settings, owner, queue, metrics } = service;
  const ground = {
    ...{ engine, oom, owner, enforcement, limits: settings.limits, deployment: settings.deployment },
    width: settings.maxConcurrency,
    onCreated: () => metrics.created(),
    onRemoved: (reason: string) => metrics.removed({ reason }),
  };
  let removed: Promise<void> = Promise.resolve();
  try {
    const result = await runScript({ ...request, signal }, ground);
    removed = result.removed;
    return result.run;
  } finally {
    void track(
      service,
      removed.finally(() => queue.leave()),
    );
  }
}

function countRun(
  image: string,
  { stdout, stderr, outcome, duration, startDuration }: Run,
  { metrics }: Service,
): void {
  metrics.executions({ image, outcome: outcome.name });
  metrics.executionSeconds(duration, { image });
  metrics.startSeconds(startDuration, { image });
  for (const [stream, output] of Object.entries({ stdout, stderr })) {
    metrics.outputBytes({ stream }, output.bytes);
    if (output.truncated) metrics.truncated({ stream });
  }
}

/** Who ran what, and how it ended; of the script only what recognises it. */
function audit(
  request: ExecuteRequest,
  caller: Caller,
  { log }: Service,
  result: Readonly<Record<string, unknown>>,
): void {
  const script_sha256 = createHash('sha256').update(request.script).digest('hex');
  const { requestId, client } = caller;
  log('info', 'execution', {
    request_id: requestId,
    client,
    image: request.image,
    script_sha256,
    script_bytes: request.script.length,
    ...result,
  });
}
