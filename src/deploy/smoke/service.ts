import { formatErrno } from '../../host/errno.ts';
import type { EngineRequest, EngineResponse, Host, Result } from '../../host/host.ts';
import { objectOf, textOf, textsOf } from '../../host/json-value.ts';
import type { SmokeOptions } from './check.ts';

/** The service under test, and how to reach it. */
export interface SmokeTarget extends SmokeOptions {
  readonly host: Host;
}

export type ServiceResponse = Result<EngineResponse>;

interface Script {
  readonly script: string;
  readonly image?: string;
  /** Seconds. */
  readonly timeout?: number;
}

/** What the service said of one script; what it left out, or sent as something else, is the empty value. */
export interface RunResponse {
  readonly status: number;
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: unknown;
  readonly timedOut: boolean;
  readonly oomKilled: boolean;
  readonly truncated: boolean;
}

const REQUEST_TIMEOUT_MS = 30_000;

export function get(asked: SmokeTarget, path: string): Promise<ServiceResponse> {
  return ask(asked, { method: 'GET', path }, REQUEST_TIMEOUT_MS);
}

export function execute(
  asked: SmokeTarget,
  body: Script,
  timeoutMs = REQUEST_TIMEOUT_MS,
): Promise<ServiceResponse> {
  return ask(asked, { method: 'POST', path: '/execute', body }, timeoutMs);
}

/** Sets `Host` as a user's client does: the service rejects names that it is not configured for. */
function ask(
  { host, address, token }: SmokeTarget,
  request: EngineRequest,
  timeoutMs: number,
): Promise<ServiceResponse> {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  const headers = { host: `localhost:${address.port}`, ...authorization };
  return host.request(address, { ...request, headers }, timeoutMs);
}

export function readRun(answer: ServiceResponse): RunResponse | null {
  if (!answer.ok) return null;
  const body = objectOf(answer.value.body);
  return {
    status: answer.value.status,
    success: body.success === true,
    stdout: textOf(body.stdout),
    stderr: textOf(body.stderr),
    exitCode: body.exit_code,
    timedOut: body.timed_out === true,
    oomKilled: body.oom_killed === true,
    truncated: body.stdout_truncated === true,
  };
}

/** Limits that the engine takes and does not keep, as the service names them in its health. */
export async function notEnforced(asked: SmokeTarget): Promise<readonly string[]> {
  const health = await get(asked, '/health');
  return health.ok ? textsOf(objectOf(health.value.body).not_enforced) : [];
}

/** Null where the metrics have none of that name, else the sum over all labels. */
export async function sumOfMetric(asked: SmokeTarget, name: string): Promise<number | null> {
  const metrics = await get(asked, '/metrics');
  const text = metrics.ok ? textOf(metrics.value.body) : '';
  const samples = [...text.matchAll(/^(\w+)(?:\{.*\})? ([\d.e+]+)$/gm)].filter(([, found]) => found === name);
  return samples.length === 0 ? null : samples.reduce((sum, [, , value]) => sum + Number(value), 0);
}

const LONGEST = 300;

export function describe(answer: ServiceResponse): string {
  if (!answer.ok) return `no answer: ${formatErrno(answer.error)}`;
  const { status, body } = answer.value;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return `HTTP ${status} ${text}`.slice(0, LONGEST);
}
