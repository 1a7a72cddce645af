import type { ContainerState } from '../../engine/container.ts';
import type { EngineAt } from '../../engine/engine-at.ts';
import { findContainer, inspectContainer } from '../../engine/reader.ts';
import type { Host } from '../../host/host.ts';
import { objectOf, parseJsonObject, textOf } from '../../host/json-value.ts';
import { pollUntil } from '../../host/poll-until.ts';

export interface WaitOptions {
  readonly engine: EngineAt;
  readonly projectName: string;
  readonly services: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called whenever the state of a service that is waited for changes. */
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
  const { engine, projectName: project } = question;
  const found = await findContainer(host, engine, { project, service, which: 'all' });
  if (found === null) return { service, is: 'waiting', text: 'no container yet' };
  const inspected = await inspectContainer(host, engine, found.id);
  if (!inspected.ok) return { service, is: 'waiting', text: 'the engine did not answer' };
  return { service, ...judgeState(inspected.value.state, host.now()) };
}

export function judgeState(
  { status, exitCode, startedAt, restartCount, health }: ContainerState,
  now: number,
): Omit<ServiceState, 'service'> {
  // A task that runs once has done what it was started for.
  if (status === 'exited' && exitCode === 0) return { is: 'up', text: 'finished' };
  if (status === 'exited' || status === 'dead') return { is: 'failed', text: `exited with code ${exitCode}` };
  if (status === 'restarting' || restartCount > 2)
    return { is: 'failed', text: `restarting (exit code ${exitCode})` };
  if (status !== 'running') return { is: 'waiting', text: status || 'being created' };
  if (health?.status === 'healthy') return { is: 'up', text: 'healthy' };
  if (health?.status === 'unhealthy')
    return { is: 'failed', text: `unhealthy: ${formatHealthOutput(health.output)}` };
  if (health?.status === 'starting')
    return {
      is: 'waiting',
      text: health.output === null ? 'starting' : `starting: ${formatHealthOutput(health.output)}`,
    };
  return now - Date.parse(startedAt) > SETTLED_MS
    ? { is: 'up', text: 'running' }
    : { is: 'waiting', text: 'running' };
}

/** `reason: error` of an answer in JSON, as the executor gives it, or the last line. */
function formatHealthOutput(output: string | null): string {
  const line = output?.trim().split('\n').at(-1) ?? '';
  const { reason, error } = objectOf(parseJsonObject(line));
  const said = [textOf(reason), textOf(error)].filter((text) => text !== '').join(': ');
  // It ends up within a sentence.
  return said.replace(/\s+/g, ' ').trim().replace(/\.$/, '') || line || 'no health check output';
}
