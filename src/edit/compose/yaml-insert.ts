import { isMap, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { isFlow, scalarText } from '../../compose/yaml-source.ts';
import { insertLinesBelow, lineBreakAt, lineEnd, lineStart, type Splice } from '../text/splice.ts';
import { columnOf, dashOffset, endsItsLine, nodeEnd, pairEnd, startOf } from './yaml-layout.ts';

/** One way to write the change. Several are tried, in order; the first whose result reads as intended is taken. */
export type Attempt = readonly Splice[];

/** A pair to add, as lines for a block (not yet indented) and as one piece for a `{}`. */
export interface NewPair {
  readonly key: string;
  readonly block: readonly string[];
  readonly flow: string;
}

/** Ways to add a pair to a map: below one of the keys in `below`, below any other, above the first. */
export function addPair(text: string, map: YAMLMap, pair: NewPair, below: readonly string[]): Attempt[] {
  if (isFlow(map)) return [addToFlow(text, map, map.items.at(-1), flowPair(map, pair))];
  const first = startOf(map.items[0]?.key);
  if (first === null) return [];
  const indent = text.slice(lineStart(text, first), first).replace('\uFEFF', '');
  if (/[^ ]/.test(indent)) return [];
  const lines = pair.block.map((line) => (line === '' ? '' : indent + line));
  const rank = (item: Pair) => {
    const place = below.indexOf(scalarText(item.key) ?? '');
    return place === -1 ? below.length : place;
  };
  const ordered = map.items.toReversed().toSorted((a, b) => rank(a) - rank(b));
  const places = ordered.map((item) => placeBelow(text, item)).filter((place) => place !== null);
  const attempts: Attempt[] = places.map((place) => [insertLinesBelow(text, place, lines)]);
  return [...attempts, [insertAbove(text, first, lines)]];
}

function insertAbove(text: string, offset: number, lines: readonly string[]): Splice {
  const start = lineStart(text, offset) + (text[lineStart(text, offset)] === '\uFEFF' ? 1 : 0);
  const lineBreak = lineBreakAt(text, offset);
  return { start, end: start, text: lines.map((line) => line + lineBreak).join('') };
}

/** The last line of a pair, with the commented-out lines that belong to its block. */
function placeBelow(text: string, pair: Pair): number | null {
  const end = pairEnd(pair);
  const key = startOf(pair.key);
  if (end === null || key === null || !endsItsLine(text, end)) return null;
  const column = columnOf(text, key);
  // Deeper than the key, or looking like an item of a list whose dashes stand below the key.
  const comment = new RegExp(`^ {${column + 1},}#|^ {${column}}# ?- `);
  let last = lineEnd(text, end);
  if (!isMultiLine(text, key, end)) return last;
  for (;;) {
    const next = text.indexOf('\n', last) + 1;
    if (next === 0 || !comment.test(text.slice(next, lineEnd(text, next)))) return last;
    last = lineEnd(text, next);
  }
}

function isMultiLine(text: string, start: number, end: number): boolean {
  return text.slice(start, end).includes('\n');
}

function flowPair(map: YAMLMap, pair: NewPair): string {
  const sample = map.items.at(-1)?.key as { type?: string } | undefined;
  const key = sample?.type === 'QUOTE_DOUBLE' ? JSON.stringify(pair.key) : pair.key;
  return `${key}: ${pair.flow}`;
}

/** Ways to add an item, already written as YAML, to a list. */
export function addItem(text: string, seq: YAMLSeq, item: string): Attempt[] {
  if (isFlow(seq)) return [addToFlow(text, seq, seq.items.at(-1), item)];
  const dash = dashOffset(seq);
  const end = nodeEnd(seq);
  if (dash === null || end === null) return [];
  const line = `${' '.repeat(columnOf(text, dash))}- ${item}`;
  return [[insertLinesBelow(text, end, [line])]];
}

function addToFlow(text: string, flow: YAMLMap | YAMLSeq, last: unknown, added: string): Attempt {
  const open = flow.range?.[0] ?? 0;
  if (last === undefined) return [{ start: open + 1, end: open + 1, text: added }];
  const [start, end] = extent(flow, last, open);
  const before = text.slice(lineStart(text, start), start);
  const after = /^(,?)[ \t]*(?:#.*)?$/.exec(text.slice(end, lineEnd(text, end)));
  if (!/^[ \t]*$/.test(before)) return [{ start: end, end, text: `, ${added}` }];
  if (after === null) return [{ start: end, end, text: `,${lineBreakAt(text, start)}${before}${added}` }];
  // An item on a line of its own is followed by one on a line of its own, with a comma if the last one has one.
  const comma = after[1] ?? '';
  const line = insertLinesBelow(text, end, [`${before}${added}${comma}`]);
  return comma === '' ? [{ start: end, end, text: ',' }, line] : [line];
}

function extent(flow: YAMLMap | YAMLSeq, last: unknown, open: number): [number, number] {
  if (isMap(flow)) {
    const pair = last as Pair;
    return [startOf(pair.key) ?? open, pairEnd(pair) ?? open + 1];
  }
  return [startOf(last) ?? open, nodeEnd(last) ?? open + 1];
}
