import type { Corpus } from './corpus-files.ts';
import type { Tally } from './tally.ts';

interface Bar {
  readonly what: string;
  readonly figure: string;
  readonly bar: string;
  readonly met: boolean;
}

/** Every bar of the editors, as figure and bar. `hasCompose: false` is a bar missed that counts. */
export function barsOf(
  corpus: Corpus,
  tally: Tally,
  { hasCompose, isStrict }: { hasCompose: boolean; isStrict: boolean },
): Bar[] {
  const get = (what: string) => tally.counts[what] ?? 0;
  const read = get('compose files read') + get('env files read') + get('dockerfile files read');
  const edited = get('edits edited');
  const ofAll = (what: string, figure: number, all: number): Bar => ({
    what,
    figure: `${figure} of ${all}`,
    bar: 'all',
    met: figure === all,
  });
  const none = (what: string, figure: number): Bar => ({
    what,
    figure: String(figure),
    bar: '0',
    met: figure === 0,
  });
  const refused = new Set(tally.refused.map((line) => line.split(' ')[0])).size;
  const share = tally.socketFiles.length === 0 ? 0 : (100 * refused) / tally.socketFiles.length;
  return [
    ofAll('files read', read, corpus.files.length),
    none('differences from the index without a reason', get('differences from the index without a reason')),
    none('crashes', get('crashes')),
    none('bytes different outside of added and changed lines', get('bytes different elsewhere')),
    ofAll('results equal to the intended document', get('results equal to the intended document'), edited),
    ofAll('second edits without effect', get('second edits without effect'), edited),
    {
      what: 'files with the socket refused',
      figure: `${refused} of ${tally.socketFiles.length} (${share.toFixed(2)} %)`,
      bar: 'at most 3 %',
      met: share <= 3,
    },
    ...(hasCompose
      ? [
          ofAll(
            'docker compose config: original plus group',
            get('group_add: Compose reads original plus group'),
            get('originals Compose accepts'),
          ),
          ofAll(
            'docker compose config: original plus a proxy',
            get('proxy: Compose reads original plus changes'),
            get('files with the edits of a proxy'),
          ),
        ]
      : [{ what: 'docker compose config', figure: 'Compose is not here', bar: 'asked', met: !isStrict }]),
  ];
}

export function formatBars(bars: readonly Bar[]): string {
  const width = Math.max(...bars.map(({ what }) => what.length));
  return bars
    .map(
      ({ what, figure, bar, met }) =>
        `${met ? 'met   ' : 'MISSED'}  ${what.padEnd(width)}  ${figure} (bar: ${bar})`,
    )
    .join('\n');
}
