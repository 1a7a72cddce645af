import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Run } from '../script/job.ts';
import { runScript } from '../script/run-script.ts';
import type { Service } from '../service.ts';
import type { Caller } from './caller.ts';
import { answerFor } from './engine-response.ts';
import { type ExecuteRequest, readExecuteRequest } from './execute-request.ts';
import { formatRun, milliseconds } from './execute-response.ts';
import { HttpError } from './http-error.ts';
import { audit, countRun } from './record-run.ts';
import { readJson } from './request-body.ts';

/** Resolves with the body of the answer 200; every other answer is an HttpError. */
export async function execute(incoming: IncomingMessage, caller: Caller, service: Service): Promise<object> {
  const share = service.bodies.open();
  try {
    return await executeBody(await readJson(incoming, share), caller, service);
  } finally {
    share.giveBack();
  }
}

async function executeBody(body: unknown, caller: Caller, service: Service): Promise<object> {
  const request = readExecuteRequest(body, service.settings);
  const asked = performance.now();
  await takeTurn(service, caller.signal);
  const queued = (performance.now() - asked) / 1000;
  service.metrics.queueSeconds(queued);
  try {
    const run = await runAndLeave(request, caller, service);
    const end = (output: Run['stdout']) => (output.truncated ? 'cut' : 'whole');
    caller.events?.close({ stdout: end(run.stdout), stderr: end(run.stderr) });
    countRun(request.image, run, service);
    audit(request, caller, service, {
      outcome: run.outcome.name,
      exit_code: run.outcome.exitCode,
      ms: milliseconds(run.duration),
      queue_ms: milliseconds(queued),
      warm: run.warm,
    });
    return formatRun(request, run, { queued, requestId: caller.requestId });
  } catch (error) {
    // Without a container before the service's end there was no execution.
    const outcome = error instanceof HttpError ? error.reason : 'engine_error';
    if (outcome === 'engine_error') service.metrics.executions({ image: request.image, outcome });
    audit(request, caller, service, { outcome, error: (error as Error).message });
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
      throw new HttpError(429, 'queue_full', `queue full: ${settings.queue} requests are waiting`, retry);
    case 'too_long':
      throw new HttpError(429, 'queue_full', `no free slot within ${settings.queueTimeout} s`, retry);
    case 'gone':
    case 'closed':
      throw shuttingDown();
  }
}

function shuttingDown(): HttpError {
  const headers = { 'Retry-After': '1' };
  return new HttpError(503, 'shutting_down', 'the service is shutting down', { headers });
}

/** The place in the queue is given back with the result: what is left of the container is the pool's affair. */
async function runAndLeave(
  request: ExecuteRequest,
  { signal, events }: Caller,
  service: Service,
): Promise<Run> {
  const { containers, settings, queue } = service;
  try {
    const onOutput = events?.follow(request.encoding);
    const job = { ...request, signal, ...(onOutput && { onOutput }) };
    return await runScript(job, { containers, limits: settings.limits });
  } catch (error) {
    // No container came before the service's end.
    if (error === signal.reason) throw shuttingDown();
    throw error;
  } finally {
    queue.leave();
  }
}
