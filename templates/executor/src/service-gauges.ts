import type { Service } from './service.ts';
import { version } from './version.ts';

/** The metrics that are read off the service when asked for. */
export function addServiceGauges({ metrics, health, queue, settings, containers }: Service): void {
  const gauge = (name: string, help: string, read: Parameters<typeof metrics.registry.gauge>[2]) =>
    metrics.registry.gauge(`dockperm_executor_${name}`, help, read);
  gauge('build_info', 'Always 1.', () => [[{ version, node: process.versions.node }, 1]]);
  gauge('docker_up', '1 if the Docker engine answers, otherwise 0.', () => Number(health.up));
  gauge('executions_in_progress', 'Scripts running now.', () => queue.running);
  gauge('queue_length', 'Requests waiting in the queue.', () => queue.waiting);
  gauge('queue_capacity', 'Maximum number of waiting requests.', () => settings.queue);
  const pools = (field: 'size' | 'idle' | 'starting') => () =>
    containers.state().map((pool) => [{ image: pool.image }, pool[field]] as const);
  gauge('pool_size', 'Configured number of warm containers.', pools('size'));
  gauge('pool_idle', 'Containers waiting for a script.', pools('idle'));
  gauge('pool_starting', 'Containers being started.', pools('starting'));
}
