import type { YAMLSeq } from 'yaml';
import { isFlow } from '../compose/yaml-source.ts';
import { lineEnd, lineStart } from './splice.ts';
import type { Attempt } from './yaml-insert.ts';
import { nodeEnd, startOf } from './yaml-layout.ts';

/** Ways to take one item out of a list: its whole line, or its piece of a `[]` with one comma. */
export function itemToRemove(text: string, seq: YAMLSeq, at: number): Attempt[] {
  const start = startOf(seq.items[at]);
  const end = nodeEnd(seq.items[at]);
  if (start === null || end === null) return [];
  if (!isFlow(seq)) return wholeLine(text, start, end);
  const next = startOf(seq.items[at + 1]);
  if (next !== null) return [[{ start, end: next, text: '' }]];
  const before = nodeEnd(seq.items[at - 1]);
  return [[{ start: before ?? start, end, text: '' }]];
}

function wholeLine(text: string, start: number, end: number): Attempt[] {
  const from = lineStart(text, start);
  if (!/^ *- +$/.test(text.slice(from, start)) || text.slice(start, end).includes('\n')) return [];
  const next = text.indexOf('\n', end);
  if (next !== -1) return [[{ start: from, end: next + 1, text: '' }]];
  // The last line of a file without a final line break takes the break before it along.
  return [[{ start: lineEnd(text, from - 2), end: text.length, text: '' }]];
}
