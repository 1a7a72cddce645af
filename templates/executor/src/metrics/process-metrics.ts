import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Registry } from './metrics-registry.ts';

/** The names Prometheus's own clients use. */
export function addProcessMetrics(registry: Registry): void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const started = Date.now() / 1000 - process.uptime();
  registry.gauge('process_cpu_seconds_total', 'CPU time used.', cpuSeconds, 'counter');
  registry.gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  registry.gauge(
    'process_start_time_seconds',
    'Start time of the process in seconds since the Unix epoch.',
    () => started,
  );
  registry.gauge('process_open_fds', 'Open file descriptors.', openFiles);
  registry.gauge(
    'nodejs_eventloop_lag_seconds',
    'Mean delay of the event loop since the last scrape.',
    () => {
      const mean = delay.mean;
      delay.reset();
      return Number.isFinite(mean) ? mean / 1e9 : 0;
    },
  );
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}
