import { describe, expect, it } from 'vitest';
import { Registry } from '../../../templates/executor/src/metrics/metrics-registry.ts';

describe('the metrics', () => {
  it('count by label', () => {
    const registry = new Registry();
    const count = registry.counter('runs_total', 'Runs.');
    count({ image: 'a' });
    count({ image: 'a' }, 2);
    count({ image: 'b' });
    const text =
      '# HELP runs_total Runs.\n# TYPE runs_total counter\nruns_total{image="a"} 3\nruns_total{image="b"} 1\n';
    expect(registry.toString()).toBe(text);
  });

  it('have buckets that include the smaller ones', () => {
    const registry = new Registry();
    const observe = registry.histogram('run_seconds', 'Time.', [0.1, 1]);
    for (const seconds of [0.05, 0.5, 5]) observe(seconds);
    expect(registry.toString().split('\n').slice(2, -1)).toEqual([
      'run_seconds_bucket{le="0.1"} 1',
      'run_seconds_bucket{le="1"} 2',
      'run_seconds_bucket{le="+Inf"} 3',
      'run_seconds_sum 5.55',
      'run_seconds_count 3',
    ]);
  });

  it('read gauges when asked', () => {
    const registry = new Registry();
    let value = 1;
    registry.gauge('length', 'Length.', () => value);
    value = 2;
    expect(registry.toString()).toContain('\nlength 2\n');
  });

  it('escape what would end a label', () => {
    const registry = new Registry();
    registry.counter('odd_total', 'Odd.')({ name: 'a"b\\c\nd' });
    expect(registry.toString()).toContain('odd_total{name="a\\"b\\\\c\\nd"} 1');
  });
});
