export type Labels = Readonly<Record<string, string>>;

interface Family {
  readonly head: string;
  readonly lines: () => Iterable<string>;
}

/** The few kinds of metric this service has, in Prometheus's text format 0.0.4. */
export class Registry {
  readonly #families: Family[] = [];

  counter(name: string, help: string): (labels?: Labels, by?: number) => void {
    const values = new Map<string, number>();
    this.#add(name, 'counter', help, () => formatValues(name, values));
    return (labels = {}, by = 1) => {
      const key = formatLabels(labels);
      values.set(key, (values.get(key) ?? 0) + by);
    };
  }

  /** Read when asked for. */
  gauge(
    name: string,
    help: string,
    read: () => number | readonly (readonly [Labels, number])[],
    type = 'gauge',
  ): void {
    this.#add(name, type, help, () => {
      const value = read();
      const samples = typeof value === 'number' ? [[{}, value] as const] : value;
      return samples.map(([labels, number]) => `${name}${formatLabels(labels)} ${number}`);
    });
  }

  histogram(
    name: string,
    help: string,
    bounds: readonly number[],
  ): (seconds: number, labels?: Labels) => void {
    const series = new Map<string, Series>();
    this.#add(name, 'histogram', help, () =>
      [...series.values()].flatMap((one) => formatSeries(name, bounds, one)),
    );
    return (seconds, labels = {}) => {
      const key = formatLabels(labels);
      const one = series.get(key) ?? { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
      series.set(key, one);
      one.sum += seconds;
      one.count += 1;
      bounds.forEach((bound, index) => {
        if (seconds <= bound) one.counts[index] = (one.counts[index] ?? 0) + 1;
      });
    };
  }

  toString(): string {
    return this.#families.map(({ head, lines }) => [head, ...lines(), ''].join('\n')).join('');
  }

  #add(name: string, type: string, help: string, lines: () => Iterable<string>): void {
    this.#families.push({ head: `# HELP ${name} ${help}\n# TYPE ${name} ${type}`, lines });
  }
}

interface Series {
  readonly labels: Labels;
  readonly counts: number[];
  sum: number;
  count: number;
}

function formatSeries(
  name: string,
  bounds: readonly number[],
  { labels, counts, sum, count }: Series,
): string[] {
  const buckets = bounds.map(
    (bound, index) => `${name}_bucket${formatLabels({ ...labels, le: String(bound) })} ${counts[index]}`,
  );
  const rest = formatLabels(labels);
  return [
    ...buckets,
    `${name}_bucket${formatLabels({ ...labels, le: '+Inf' })} ${count}`,
    `${name}_sum${rest} ${sum}`,
    `${name}_count${rest} ${count}`,
  ];
}

function formatValues(name: string, values: ReadonlyMap<string, number>): string[] {
  return [...values].map(([labels, value]) => `${name}${labels} ${value}`);
}

function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escapeLabel(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

function escapeLabel(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
