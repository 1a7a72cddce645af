import type { EngineAt } from '../../engine/engine-at.ts';
import type { Host } from '../../host/host.ts';
import { objectOf, textOf } from '../../host/json-value.ts';
import { pollUntil } from '../../host/poll-until.ts';
import { type HealthLog, lastHealthOutput, startingText } from './health-output.ts';

export interface WaitOptions {
  readonly engine: EngineAt;
  readonly projectName: string;
  readonly services: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told whenever the state of what is waited for changes. */
  readonly onState: (state: string) => void;
}

export type WaitResult =
  | { readonly state: 'up' }
  | { readonly state: 'down'; readonly service: string; readonly reason: string };

const POLL_MS = 250;
/** A container without a health check is taken for up when it has run this long without a restart. */
const SETTLED_MS = 1500;

/** Waits until every service runs and, where it has a health check, is healthy; or has ended without an error. */
export async function waitUntilHealthy(host: Host, question: WaitOptions): Promise<WaitResult> {
  const { timeoutMs, signal } = question;
  const last = await pollUntil(host, () => readWorst(host, question), {
    isDone: (worst) => worst?.is !== 'waiting',
    timeoutMs,
    everyMs: POLL_MS,
    signal,
  });
  if (last === null) return { state: 'up' };
  const { service, is, text } = last;
  if (is === 'failed') return { state: 'down', service, reason: text };
  return { state: 'down', service, reason: signal.aborted ? 'interrupted' : `${text} at the timeout` };
}

/** One that failed, else one that is waited for; null when all are up. */
async function readWorst(host: Host, question: WaitOptions): Promise<ServiceState | null> {
  const states = await Promise.all(question.services.map((service) => readState(host, question, service)));
  const failed = states.find(({ is }) => is === 'failed');
  const waiting = states.find(({ is }) => is === 'waiting');
  if (failed === undefined && waiting !== undefined) question.onState(`${waiting.service}: ${waiting.text}`);
  return failed ?? waiting ?? null;
}

interface ServiceState {
  readonly service: string;
  readonly is: 'up' | 'waiting' | 'failed';
  readonly text: string;
}

async function readState(host: Host, question: WaitOptions, service: string): Promise<ServiceState> {
  const id = await findContainer(host, question, service);
  if (id === null) return { service, is: 'waiting', text: 'no container yet' };
  const { address, timeoutMs } = question.engine;
  const answer = await host.request(address, { method: 'GET', path: `/containers/${id}/json` }, timeoutMs);
  if (!answer.ok || answer.value.status !== 200)
    return { service, is: 'waiting', text: 'the engine did not answer' };
  return { service, ...judgeState(answer.value.body as Inspected, host.now()) };
}

async function findContainer(
  host: Host,
  { engine, projectName }: WaitOptions,
  service: string,
): Promise<string | null> {
  const label = [`com.docker.compose.project=${projectName}`, `com.docker.compose.service=${service}`];
  const filters = encodeURIComponent(JSON.stringify({ label }));
  const path = `/containers/json?all=1&filters=${filters}`;
  const answer = await host.request(engine.address, { method: 'GET', path }, engine.timeoutMs);
  if (!answer.ok || !Array.isArray(answer.value.body)) return null;
  return textOf(objectOf(answer.value.body[0]).Id) || null;
}

export interface Inspected {
  readonly RestartCount?: number;
  readonly State?: {
    readonly Status?: string;
    readonly ExitCode?: number;
    readonly StartedAt?: string;
    readonly Health?: { readonly Status?: string; readonly Log?: HealthLog };
  };
}

export function judgeState(
  { State = {}, RestartCount = 0 }: Inspected,
  now: number,
): Omit<ServiceState, 'service'> {
  const { Status = '', ExitCode, StartedAt = '', Health } = State;
  // A task that runs once has done what it was started for.
  if (Status === 'exited' && ExitCode === 0) return { is: 'up', text: 'finished' };
  if (Status === 'exited' || Status === 'dead') return { is: 'failed', text: `exited with code ${ExitCode}` };
  if (Status === 'restarting' || RestartCount > 2)
    return { is: 'failed', text: `restarting (exit code ${ExitCode})` };
  if (Status !== 'running') return { is: 'waiting', text: Status || 'being created' };
  if (Health?.Status === 'healthy') return { is: 'up', text: 'healthy' };
  if (Health?.Status === 'unhealthy')
    return { is: 'failed', text: `unhealthy: ${lastHealthOutput(Health.Log)}` };
  if (Health?.Status === 'starting') return { is: 'waiting', text: startingText(Health.Log) };
  return now - Date.parse(StartedAt) > SETTLED_MS
    ? { is: 'up', text: 'running' }
    : { is: 'waiting', text: 'running' };
}
