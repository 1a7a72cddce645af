import { objectOf, parseJsonObject, textOf } from '../../host/json-value.ts';

/** The part of an inspection's `State.Health.Log` that matters: a check's own output, the latest last. */
export type HealthLog = readonly { readonly Output?: string }[];

/** A check that failed says why the service is not ready yet. */
export function startingText(log: HealthLog | undefined): string {
  return log?.length ? `starting: ${lastHealthOutput(log)}` : 'starting';
}

/** What the latest check has said: `reason: error` of an answer in JSON, as the executor gives it, or its last line. */
export function lastHealthOutput(log: HealthLog | undefined): string {
  const line = log?.at(-1)?.Output?.trim().split('\n').at(-1) ?? '';
  const { reason, error } = objectOf(parseJsonObject(line));
  const said = [textOf(reason), textOf(error)].filter((text) => text !== '').join(': ');
  // It ends up within a sentence.
  return said.replace(/\s+/g, ' ').trim().replace(/\.$/, '') || line || 'no health check output';
}
