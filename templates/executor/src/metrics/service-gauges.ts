import type { Service } from '../service.ts';
import { version } from '../version.ts';

/** The metrics that are read off the service when asked for. */
export function addServiceGauges({ metrics, health, queue, settings, containers }: Service): void {
  const gauge = (name: string, help: string, read: Parameters<typeof metrics.registry.gauge>[2]) =>
    metrics.registry.gauge(`dockperm_executor_${name}`, help, read);
  gauge('build_info', 'Always 1.', () => [[{ version, node: process.versions.node }, 1]]);
  gauge('docker_up', 'Whether the Docker engine answers.', () => Number(health.up));
  gauge('executions_in_progress', 'Scripts running now.', () => queue.running);
  gauge('queue_length', 'Requests waiting for their turn.', () => queue.waiting);
  gauge('queue_capacity', 'Requests that may wait.', () => settings.queue);
  const pools = (field: 'size' | 'idle' | 'starting') => () =>
    containers.state().map((pool) => [{ image: pool.image }, pool[field]] as const);
  gauge('pool_size', 'Containers to be kept warm.', pools('size'));
  gauge('pool_idle', 'Containers that wait for a script.', pools('idle'));
  gauge('pool_starting', 'Containers on their way.', pools('starting'));
}
