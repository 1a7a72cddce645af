import type { Engine } from '../../lab/lab.ts';

const subject = 'dockperm check';
/** How many times as long as each of these `dockperm check` may take. */
const aims: Readonly<Record<string, number>> = { 'node -e 0': 2.2, 'sh -c …': 1.7 };

export function formatResults(
  times: ReadonlyMap<string, readonly number[]>,
  { rounds, engine }: { rounds: number; engine: Engine },
): string {
  const own = median(times.get(subject) ?? []);
  const rows = [...times].map(([name, all]) => {
    const aim = aims[name] === undefined ? '' : ` (aim: at most ${aims[name]})`;
    const ratio = name === subject ? '' : `${(own / median(all)).toFixed(2)}${aim}`;
    return [name, format(median(all)), `${format(Math.min(...all))}–${format(Math.max(...all))}`, ratio];
  });
  const lines = [['', 'median ms', 'min–max ms', 'check takes times'], ...rows].map(formatRow);
  const about = [
    `${rounds} rounds in turns, node ${process.versions.node}, Docker ${engine.versions.dockerd}, one service that mounts the socket`,
    "sh -c … is: stat -c '%g %a' SOCKET; getent group docker; docker version; docker compose config",
  ];
  return `${[...lines, '', ...about].join('\n')}\n`;
}

function formatRow([name = '', middle = '', range = '', ratio = '']: string[]): string {
  return `${name.padEnd(16)}${middle.padStart(9)}  ${range.padStart(12)}  ${ratio}`.trimEnd();
}

function format(milliseconds: number): string {
  return milliseconds.toFixed(0);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 1 ? at : at - 1], sorted[at]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
