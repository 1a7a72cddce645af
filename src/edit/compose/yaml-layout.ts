import { isAlias, isMap, isScalar, isSeq, type Pair, visit, type YAMLMap, type YAMLSeq } from 'yaml';
import { isFlow } from '../../compose/yaml-source.ts';
import { lineEnd, lineStart } from '../text/splice.ts';

/** How a file is written, so that new lines look like its own. */
export interface Layout {
  /** Spaces between a key and the dashes of its list: 0, 2 or 4 in real files. */
  readonly listIndent: number;
  readonly mapIndent: number;
}

export function columnOf(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return offset - start - (text[start] === '\uFEFF' ? 1 : 0);
}

/** First node offset of a key or value; null for what has no place in the text. */
export function startOf(node: unknown): number | null {
  if (!isScalar(node) && !isMap(node) && !isSeq(node) && !isAlias(node)) return null;
  return node.range?.[0] ?? null;
}

/** The place of the first dash: a sequence's own range may start at a comment or a property. */
export function dashOffset(seq: YAMLSeq): number | null {
  const token = seq.srcToken;
  if (token?.type !== 'block-seq') return null;
  for (const item of token.items) {
    const dash = item.start.find((part) => part.type === 'seq-item-ind');
    if (dash !== undefined) return dash.offset;
  }
  return null;
}

/** Reads the indentation from the service itself first, then from the rest of the document. */
export function readLayout(text: string, nodes: readonly unknown[]): Layout {
  let listIndent: number | undefined;
  let mapIndent: number | undefined;
  const look = (_: unknown, pair: Pair) => {
    const key = startOf(pair.key);
    if (key === null || isFlow(pair.value)) return;
    if (isSeq(pair.value)) listIndent ??= stepFrom(text, key, dashOffset(pair.value));
    if (isMap(pair.value)) mapIndent ??= stepFrom(text, key, startOf(pair.value.items[0]?.key));
  };
  for (const node of nodes) if (isMap(node)) visit(node, { Pair: look });
  return { listIndent: listIndent ?? mapIndent ?? 2, mapIndent: mapIndent ?? 2 };
}

function stepFrom(text: string, key: number, child: number | null): number | undefined {
  if (child === null) return undefined;
  const step = columnOf(text, child) - columnOf(text, key);
  return step >= 0 && step <= 8 ? step : undefined;
}

/** Where a pair's content ends; null for a block scalar, whose end depends on how its last line breaks count. */
export function pairEnd(pair: Pair): number | null {
  const { key, value } = pair;
  const keyEnd = isScalar(key) || isAlias(key) ? (key.range?.[1] ?? null) : null;
  return isEmptyValue(value) ? keyEnd : nodeEnd(value);
}

export function nodeEnd(node: unknown): number | null {
  if (isAlias(node)) return node.range?.[1] ?? null;
  if (isScalar(node)) {
    const isBlock = node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL';
    return isBlock ? null : (node.range?.[1] ?? null);
  }
  if (isFlow(node) && (isMap(node) || isSeq(node))) return node.range?.[1] ?? null;
  if (isMap(node)) return lastPairEnd(node);
  if (isSeq(node)) return node.items.length === 0 ? null : nodeEnd(node.items.at(-1));
  return null;
}

function lastPairEnd(map: YAMLMap): number | null {
  const last = map.items.at(-1);
  return last === undefined ? null : pairEnd(last);
}

/** Where a value can be replaced up to: the range of a block scalar has the line breaks behind it in it. */
export function contentEnd(text: string, [start, end]: readonly [number, number, ...unknown[]]): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** Nothing after the colon, not even a `~`. */
export function isEmptyValue(value: unknown): boolean {
  if (value === null) return true;
  return isScalar(value) && value.value === null && value.range?.[0] === value.range?.[1];
}

/** Whether nothing but blanks, the key's colon and a comment follows on the line. */
export function endsItsLine(text: string, offset: number): boolean {
  return /^:?[ \t]*(?:[ \t]#.*)?$/.test(text.slice(offset, lineEnd(text, offset)));
}
