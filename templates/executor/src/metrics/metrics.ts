import type { OnCall } from '../engine/engine.ts';
import { Registry } from './metrics-registry.ts';
import { addProcessMetrics } from './process-metrics.ts';

const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What the service counts; no label takes a value from a client that is not on a list of ours. */
export function createMetrics() {
  const registry = new Registry();
  const counter = (name: string, help: string) => registry.counter(`dockperm_executor_${name}`, help);
  const histogram = (name: string, help: string) =>
    registry.histogram(`dockperm_executor_${name}`, help, bounds);
  const metrics = {
    executions: counter('executions_total', 'Scripts run, by image and outcome.'),
    executionSeconds: histogram(
      'execution_duration_seconds',
      'Time from the start of the script to its end.',
    ),
    queueSeconds: histogram('queue_wait_duration_seconds', 'Time that requests waited in the queue.'),
    rejected: counter('requests_rejected_total', 'Rejected requests, by reason.'),
    requests: counter('http_requests_total', 'HTTP requests, by route, method and status code.'),
    acquisitions: counter(
      'pool_acquisitions_total',
      'Containers used by scripts: warm (already waiting) or cold (started for the request).',
    ),
    startSeconds: histogram(
      'container_start_duration_seconds',
      'Time from creating a container to running it.',
    ),
    created: counter('containers_created_total', 'Containers created.'),
    removed: counter('containers_removed_total', 'Containers removed, by reason.'),
    orphans: counter(
      'orphans_removed_total',
      'Containers from an earlier run of the service that were removed.',
    ),
    engineSeconds: histogram('docker_api_duration_seconds', "Time until the engine's response headers."),
    engineErrors: counter('docker_api_errors_total', 'Failed engine requests, by HTTP status or error.'),
    outputBytes: counter('output_bytes_total', 'Bytes written by scripts.'),
    truncated: counter('output_truncated_total', 'Outputs truncated at the limit.'),
  };
  addProcessMetrics(registry);
  return { ...metrics, registry };
}

export type Metrics = ReturnType<typeof createMetrics>;

/** Counts the calls of the engine. */
export function countCalls(metrics: Metrics): OnCall {
  return (operation, outcome, seconds) => {
    metrics.engineSeconds(seconds, { operation });
    if (!/^[123]/.test(outcome)) metrics.engineErrors({ operation, code: outcome });
  };
}
