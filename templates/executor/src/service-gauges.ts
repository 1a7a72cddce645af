import type { Service } from './service.ts';
import { version } from './version.ts';

/** The metrics that are read off the service when asked for. */
export function addServiceGauges({ metrics, health, queue, settings }: Service): void {
  const gauge = (name: string, help: string, read: Parameters<typeof metrics.registry.gauge>[2]) =>
    metrics.registry.gauge(`dockperm_executor_${name}`, help, read);
  gauge('build_info', 'Always 1.', () => [[{ version, node: process.versions.node }, 1]]);
  gauge('docker_up', 'Whether the Docker engine answers.', () => Number(health.up));
  gauge('executions_in_progress', 'Scripts running now.', () => queue.running);
  gauge('queue_length', 'Requests waiting for their turn.', () => queue.waiting);
  gauge('queue_capacity', 'Requests that may wait.', () => settings.queue);
  // Every run gets a new container as yet; a dashboard made for the pool finds the name.
  gauge('pool_size', 'Containers kept warm.', () => settings.images.map((image) => [{ image }, 0] as const));
}
