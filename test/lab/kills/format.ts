import { style, WIDTH } from '../../tools/demo/print.ts';
import { phases } from './judge.ts';
import { isRight, type Kill, type Tally } from './tally.ts';

const CELL = 11;
/** Of what a run that failed has said. */
const LINES = 6;
const headings = ['kills', 'files whole', 'undone'];
const FIRST = WIDTH - headings.length * (CELL + 1);

export function formatTallies(tallies: readonly Tally[]): string {
  return tallies.map(formatTally).join('\n\n');
}

function formatTally({ title, kills }: Tally): string {
  const rows = phases.flatMap((phase) => {
    const those = kills.filter((kill) => kill.phase === phase);
    return those.length === 0 ? [] : [row(`  ${phase}`, cellsOf(those))];
  });
  const orphans = kills.filter(({ hadOrphans }) => hadOrphans).length;
  return [
    style('bold', row(`Killed ${title}`, headings)),
    ...rows,
    row('  together', cellsOf(kills)),
    ...(orphans === 0 ? [] : [`  ${orphans} times what it had started was still at work when undo began`]),
    ...kills.filter((kill) => !isRight(kill)).flatMap(formatWrong),
  ].join('\n');
}

function cellsOf(kills: readonly Kill[]): string[] {
  const whole = kills.filter(({ files }) => files.length === 0).length;
  const undone = kills.filter(({ undo }) => undo.length === 0).length;
  return [`${kills.length}`, `${whole} of ${kills.length}`, `${undone} of ${kills.length}`];
}

function formatWrong({ at, phase, files, undo }: Kill): string[] {
  return [
    `✗ ${at} (${phase})`,
    ...[...files, ...undo].map((line) => `  ${line.split('\n').slice(-LINES).join('\n  ')}`),
  ];
}

function row(first: string, cells: readonly string[]): string {
  return (first.padEnd(FIRST) + cells.map((cell) => ` ${cell.padStart(CELL)}`).join('')).trimEnd();
}
