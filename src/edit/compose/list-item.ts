import type { YAMLSeq } from 'yaml';
import { isFlow } from '../../compose/yaml-source.ts';
import { breakBefore, lineStart, removedLines } from '../text/splice.ts';
import type { Attempt } from './yaml-insert.ts';
import { endsItsLine, nodeEnd, startOf } from './yaml-layout.ts';

/** Ways to take one item out of a list: its whole line, or its piece of a `[]` with one comma. */
export function itemToRemove(text: string, seq: YAMLSeq, at: number): Attempt[] {
  const start = startOf(seq.items[at]);
  const end = nodeEnd(seq.items[at]);
  if (start === null || end === null) return [];
  if (!isFlow(seq)) return wholeLine(text, seq, [start, end]);
  const next = startOf(seq.items[at + 1]);
  if (next !== null) return [[{ start, end: next, text: '' }]];
  const before = nodeEnd(seq.items[at - 1]);
  return [[{ start: before ?? start, end, text: '' }]];
}

/** An item of several lines goes with all of them; the list is written as empty when it was the only one. */
function wholeLine(text: string, seq: YAMLSeq, [start, end]: [number, number]): Attempt[] {
  const from = lineStart(text, start);
  if (!/^ *- +(?:[&!]\S+ +)*$/.test(text.slice(from, start)) || !endsItsLine(text, end)) return [];
  const gone = removedLines(text, from, end);
  if (seq.items.length > 1) return [[gone]];
  const key = contentAbove(text, from);
  return key === null ? [] : [[{ start: key, end: key, text: ' []' }, gone]];
}

/** Where the nearest line above ends that is more than a comment; its own comment is left out. */
function contentAbove(text: string, offset: number): number | null {
  for (let start = offset; start > 0; ) {
    const end = breakBefore(text, start);
    start = lineStart(text, end);
    const content = /^(.*?)[ \t]*(?:(?:^|[ \t])#.*)?$/.exec(text.slice(start, end))?.[1] ?? '';
    if (content !== '') return start + content.length;
  }
  return null;
}
