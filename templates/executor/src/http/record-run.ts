import { createHash } from 'node:crypto';
import type { Run } from '../script/job.ts';
import type { Service } from '../service.ts';
import type { Caller } from './caller.ts';
import type { ExecuteRequest } from './execute-request.ts';

export function countRun(
  image: string,
  { stdout, stderr, outcome, duration, warm }: Run,
  { metrics }: Service,
): void {
  metrics.executions({ image, outcome: outcome.name });
  metrics.acquisitions({ image, source: warm ? 'warm' : 'cold' });
  metrics.executionSeconds(duration, { image });
  for (const [stream, output] of Object.entries({ stdout, stderr })) {
    metrics.outputBytes({ stream }, output.bytes);
    if (output.truncated) metrics.truncated({ stream });
  }
}

/** Who ran what, and how it ended; of the script only what recognises it. */
export function audit(
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
