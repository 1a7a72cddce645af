const image = ['image'];

/** Every metric that others rely on: name → type and labels. */
export const metricList: Readonly<Record<string, readonly [type: string, labels: readonly string[]]>> = {
  dockperm_executor_build_info: ['gauge', ['node', 'version']],
  dockperm_executor_docker_up: ['gauge', []],
  dockperm_executor_executions_total: ['counter', ['image', 'outcome']],
  dockperm_executor_execution_duration_seconds: ['histogram', image],
  dockperm_executor_queue_wait_duration_seconds: ['histogram', []],
  dockperm_executor_executions_in_progress: ['gauge', []],
  dockperm_executor_queue_length: ['gauge', []],
  dockperm_executor_queue_capacity: ['gauge', []],
  dockperm_executor_requests_rejected_total: ['counter', ['reason']],
  dockperm_executor_http_requests_total: ['counter', ['code', 'method', 'route']],
  dockperm_executor_pool_size: ['gauge', image],
  dockperm_executor_pool_idle: ['gauge', image],
  dockperm_executor_pool_starting: ['gauge', image],
  dockperm_executor_pool_acquisitions_total: ['counter', ['image', 'source']],
  dockperm_executor_container_start_duration_seconds: ['histogram', image],
  dockperm_executor_containers_created_total: ['counter', []],
  dockperm_executor_containers_removed_total: ['counter', ['reason']],
  dockperm_executor_orphans_removed_total: ['counter', []],
  dockperm_executor_docker_api_duration_seconds: ['histogram', ['operation']],
  dockperm_executor_docker_api_errors_total: ['counter', ['code', 'operation']],
  dockperm_executor_output_bytes_total: ['counter', ['stream']],
  dockperm_executor_output_truncated_total: ['counter', ['stream']],
  process_cpu_seconds_total: ['counter', []],
  process_resident_memory_bytes: ['gauge', []],
  process_start_time_seconds: ['gauge', []],
  process_open_fds: ['gauge', []],
  nodejs_eventloop_lag_seconds: ['gauge', []],
};

/** The list that a text in Prometheus's format amounts to. */
export function readMetrics(text: string): Record<string, [type: string, labels: string[]]> {
  const found: Record<string, [string, Set<string>]> = {};
  for (const [, name = '', type = ''] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm))
    found[name] = [type, new Set()];
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z]\w*)(?:\{(.*)\})? \S+$/gm)) {
    const family = found[name] ?? found[name.replace(/_(?:bucket|sum|count)$/, '')];
    if (!family) throw new Error(`${name} has no type`);
    for (const [, label = ''] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g))
      if (label !== 'le') family[1].add(label);
  }
  return Object.fromEntries(
    Object.entries(found).map(([name, [type, labels]]) => [name, [type, [...labels].sort()]]),
  );
}
