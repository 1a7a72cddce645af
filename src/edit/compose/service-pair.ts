import { isAlias, isMap, isScalar, type Pair, type YAMLMap } from 'yaml';
import { isFlow } from '../../compose/yaml-source.ts';
import { insertLinesBelow, lineBreakAt, lineStart, removedLines } from '../text/splice.ts';
import type { Target } from './compose-target.ts';
import { type Attempt, addPair, type NewPair } from './yaml-insert.ts';
import { columnOf, contentEnd, endsItsLine, pairEnd, startOf } from './yaml-layout.ts';
import { writeFlow } from './yaml-write.ts';

const neighbours = ['user', 'group_add', 'volumes', 'image', 'build', 'container_name'];

/** Ways to add a key to the service meant, and to no other. */
export function addServicePair(target: Target, pair: NewPair): Attempt[] {
  const { body, text } = target;
  if (isMap(body)) return addPair(text, body, pair, neighbours);
  // `app: *common` becomes a mapping of its own that merges what it pointed to.
  const [start, end] = body.range ?? [0, 0];
  const alias = text.slice(start, end);
  if (isFlow(target.services)) return [[{ start, end, text: `{<<: ${alias}, ${pair.key}: ${pair.flow}}` }]];
  const key = startOf(target.pair.key) ?? 0;
  const indent = ' '.repeat(columnOf(text, key) + target.layout.mapIndent);
  const merge = `${lineBreakAt(text, start)}${indent}<<: `;
  const lines = pair.block.map((line) => indent + line);
  return [
    [{ start: blanksBefore(text, start), end: start, text: merge }, insertLinesBelow(text, end, lines)],
  ];
}

/** Puts a list in the place of a pair's value, where there is a null, an alias or another short value. */
export function replaceValue(text: string, pair: Pair, flow: string): Attempt[] {
  const { value } = pair;
  if ((isScalar(value) || isAlias(value)) && value.range && value.range[0] !== value.range[1]) {
    return [[{ start: value.range[0], end: contentEnd(text, value.range), text: flow }]];
  }
  const end = pairEnd(pair);
  const colon = end === null ? -1 : text.indexOf(':', end);
  return colon === -1 ? [] : [[{ start: colon + 1, end: colon + 1, text: ` ${flow}` }]];
}

/** Lines below a key that has no value yet, indented from it. */
export function fillBelow(text: string, pair: Pair, lines: readonly string[]): Attempt[] {
  const key = startOf(pair.key);
  const end = pairEnd(pair);
  if (key === null || end === null || text.slice(lineStart(text, key), key).trim() !== '') return [];
  const indent = ' '.repeat(columnOf(text, key));
  return [
    [
      insertLinesBelow(
        text,
        end,
        lines.map((line) => indent + line),
      ),
    ],
  ];
}

export function listPair(target: Target, key: string, items: readonly unknown[]): NewPair {
  const written = items.map(writeFlow);
  const indent = ' '.repeat(target.layout.listIndent);
  const flow = `[${written.join(', ')}]`;
  const block =
    items.length === 0 ? [`${key}: []`] : [`${key}:`, ...written.map((item) => `${indent}- ${item}`)];
  return { key, block, flow };
}

/** Ways to take a pair away whose value is a block of lines right below its key, with no comments in between. */
export function removedPair(text: string, map: YAMLMap, pair: Pair): Attempt[] {
  const key = startOf(pair.key);
  const end = pairEnd(pair);
  if (key === null || end === null || isFlow(map) || map.items[0] === pair) return [];
  const from = lineStart(text, key);
  const isOwnLine = /^ *$/.test(text.slice(from, key)) && endsItsLine(text, end);
  const hasComments = /^\s*#/m.test(text.slice(key, end)) || isCommentBelow(text, end, columnOf(text, key));
  return isOwnLine && !hasComments ? [[removedLines(text, from, end)]] : [];
}

/** Lines that were put aside in the same list stay where they are, and so does the list. */
function isCommentBelow(text: string, end: number, column: number): boolean {
  const next = text.indexOf('\n', end) + 1;
  return next !== 0 && new RegExp(`^ {${column + 1},}#|^ {${column}}# ?- `).test(text.slice(next));
}

function blanksBefore(text: string, offset: number): number {
  let start = offset;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start -= 1;
  return start;
}
