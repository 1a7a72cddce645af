import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startFakeDocker } from './fake-docker.ts';
import { metricList, readMetrics } from './metric-list.ts';
import { authorized, post, type Served, send, serve, token } from './serve.ts';

let served: Served;
let text = '';
const closers: (() => void)[] = [];
afterAll(() => {
  for (const close of closers) close();
});

beforeAll(async () => {
  let refused = false;
  const engine = await startFakeDocker(
    ({ text: script, print, end }) => {
      if (script === 'hang') return;
      print('stdout', Buffer.from('12345'));
      if (script === 'flood') print('stderr', Buffer.alloc(100));
      end(script === 'fail' ? 7 : 0);
    },
    ({ url = '' }, response) => {
      if (!refused || !url.includes('/create')) return false;
      response.writeHead(500).end('{}');
      return true;
    },
  );
  const IMAGES = 'alpine:3=0,python:3.11-alpine=1';
  const DOCKER_HOST = `unix://${engine.socket}`;
  served = await serve({
    EXECUTOR_TOKEN: token,
    IMAGES,
    DOCKER_HOST,
    MAX_OUTPUT: '50',
    MAX_CONCURRENCY: '1',
    QUEUE: '0',
  });
  closers.push(served.close, engine.close);
  const { port, service } = served;
  service.containers.start();
  await vi.waitFor(() => expect(service.containers.state()[1]?.idle).toBe(1));
  await post(port, { script: 'ok', image: 'python:3.11-alpine' });
  for (const script of ['ok', 'fail', 'flood']) await post(port, { script });
  const hanging = post(port, { script: 'hang', timeout: 0.3 });
  await vi.waitFor(async () => expect((await post(port, { script: 'ok' })).status).toBe(429));
  await hanging;
  await post(port, { script: 'ok', image: 'no' });
  await post(port, {});
  await send(port, { body: '{}' });
  await post(port, { script: 'x'.repeat(300_000) });
  await send(port, { method: 'GET', path: '/made-up' });
  refused = true;
  await post(port, { script: 'ok' });
  service.queue.close();
  await post(port, { script: 'ok' });
  text = (await send(port, { method: 'GET', path: '/metrics', headers: authorized })).text;
});

/** The values that a label of a metric has. */
function valuesOf(metric: string, label: string): string[] {
  const lines = [...text.matchAll(new RegExp(`^${metric}\\{.*?\\b${label}="([^"]*)"`, 'gm'))];
  return [...new Set(lines.map(([, value = '']) => value))].sort();
}

describe('the metrics of a service that has seen everything', () => {
  it('have the names, types and labels that others rely on, and no other', () => {
    expect(readMetrics(text)).toEqual(metricList);
  });

  it.each([
    ['executions_total', 'outcome', ['engine_error', 'nonzero', 'ok', 'output_limit', 'timeout']],
    ['executions_total', 'image', ['alpine:3', 'python:3.11-alpine']],
    [
      'requests_rejected_total',
      'reason',
      ['bad_request', 'image_not_allowed', 'queue_full', 'shutting_down', 'too_large', 'unauthorized'],
    ],
    ['pool_acquisitions_total', 'source', ['cold', 'warm']],
    ['http_requests_total', 'route', ['/execute', 'other']],
    ['output_bytes_total', 'stream', ['stderr', 'stdout']],
  ])('%s tells %s apart', (metric, label, values) => {
    expect(valuesOf(`dockperm_executor_${metric}`, label)).toEqual(values);
  });

  it('have buckets from a millisecond to a minute', () => {
    const bounds = text.match(/^dockperm_executor_queue_wait_duration_seconds_bucket\{le="[^"]*"/gm) ?? [];
    const values = bounds.map((line) => /le="(.*)"/.exec(line)?.[1]);
    const wanted = '0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10 30 60 +Inf';
    expect(values.join(' ')).toBe(wanted);
  });
});

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat?: string }[];
}

const file = new URL('../../../templates/executor/grafana-dashboard.json', import.meta.url);
const dashboard: {
  panels: readonly Panel[];
  templating: { list: readonly { type: string; name: string }[] };
} = JSON.parse(readFileSync(file, 'utf8'));
const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat = '' }) => ({ title, expr, legendFormat })),
);

describe('the dashboard', () => {
  it('asks for a data source, and uses no other', () => {
    expect(dashboard.templating.list[0]).toMatchObject({ type: 'datasource', name: 'datasource' });
    const sources = dashboard.panels.flatMap(({ type, datasource }) =>
      type === 'row' ? [] : [datasource?.uid],
    );
    expect([...new Set(sources)]).toEqual([`\${datasource}`]);
  });

  it('has a row for each thing one asks', () => {
    const rows = dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title);
    expect(rows).toEqual(['Traffic', 'Latency', 'Pool', 'Queue', 'Outcomes', 'Engine', 'Process']);
  });

  it.each(queries)('$title: $expr asks for what there is', ({ expr, legendFormat }) => {
    const metrics = [...expr.matchAll(/\b(?:dockperm_executor|process|nodejs)_\w+/g)].map(([name]) =>
      familyOf(name),
    );
    expect(metrics.length).toBeGreaterThan(0);
    const known = new Set(metrics.flatMap((name) => metricList[name]?.[1] ?? []));
    const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/, */));
    const selected = [...expr.matchAll(/\{([^}]*)\}/g)].flatMap(([, inner = '']) =>
      [...inner.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
    );
    const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    const isHistogram = expr.includes('_bucket');
    for (const label of [...grouped, ...selected, ...shown]) {
      if (['job', 'instance'].includes(label) || (label === 'le' && isHistogram)) continue;
      expect([...known], `${label} in ${expr}`).toContain(label);
    }
    if (grouped.length > 0) for (const label of shown) expect(grouped).toContain(label);
  });

  it('shows every metric of the service', () => {
    const shown = new Set(
      queries.flatMap(({ expr }) =>
        (expr.match(/\b(?:dockperm_executor|process|nodejs)_\w+/g) ?? []).map(familyOf),
      ),
    );
    expect(Object.keys(metricList).filter((name) => !shown.has(name))).toEqual([]);
  });
});

/** Of a histogram's series, the histogram; a histogram is only asked for by its series. */
function familyOf(name: string): string {
  const family = name.replace(/_(?:bucket|sum|count)$/, '');
  const found = metricList[family]?.[0] === 'histogram' && family !== name ? family : name;
  if (!metricList[found] || (metricList[found][0] === 'histogram' && found === name))
    throw new Error(`no metric ${name}`);
  return found;
}
