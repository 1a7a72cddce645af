import type { Node } from 'jsonc-parser';
import type { JsonEdit } from '../edit.ts';
import { lineBreakAt, lineStart, type Splice } from '../text/splice.ts';

/** The root of a text, and the properties of the path that are there. */
export interface Way {
  readonly root: Node;
  readonly properties: readonly Node[];
}

/** The value differs from what the way leads to, and has something to take away where it is null. */
export function spliceJson(text: string, { root, properties }: Way, { path, value }: JsonEdit): Splice {
  const last = properties.at(-1) ?? root;
  if (value === null) return removal(contentOf(properties.at(-2) ?? root), last);
  const [key, ...inner] = path.slice(properties.length);
  if (key === undefined) return { ...spanOf(contentOf(last)), text: JSON.stringify(value) };
  const nested = inner.reduceRight<unknown>((within, name) => ({ [name]: within }), value);
  return insertion(text, contentOf(last), { key, value: nested });
}

/** What a property says; a root says itself. */
function contentOf(node: Node): Node {
  return (node.type === 'property' ? node.children?.[1] : node) ?? node;
}

function insertion(text: string, object: Node, pair: { key: string; value: unknown }): Splice {
  const before = object.children?.at(-1);
  const style = styleOf(text, object);
  const line = `${JSON.stringify(pair.key)}:${style.gap}`;
  if (before !== undefined && style.inner === null) {
    const end = endOf(before);
    return { start: end, end, text: `,${style.gap}${line}${JSON.stringify(pair.value)}` };
  }
  const inner = style.inner ?? style.outer + style.unit;
  const value = JSON.stringify(pair.value, null, style.unit).replaceAll('\n', `${style.lineBreak}${inner}`);
  const own = `${style.lineBreak}${inner}${line}${value}`;
  if (before !== undefined) return { start: endOf(before), end: endOf(before), text: `,${own}` };
  const end = endOf(object) - 1;
  return { start: object.offset + 1, end, text: `${own}${style.lineBreak}${style.outer}` };
}

/** With a comma: the one behind it, or for the last property the one before. */
function removal(object: Node, property: Node): Splice {
  const all = object.children ?? [];
  const at = all.indexOf(property);
  const [before, after] = [all[at - 1], all[at + 1]];
  if (after !== undefined) return { start: property.offset, end: after.offset, text: '' };
  if (before !== undefined) return { start: endOf(before), end: endOf(property), text: '' };
  return { start: object.offset + 1, end: endOf(object) - 1, text: '' };
}

interface Style {
  /** Between a colon and what follows. */
  readonly gap: string;
  /** Indentation of the object's properties; null where they share a line. */
  readonly inner: string | null;
  /** Of the line that the object begins on. */
  readonly outer: string;
  /** One step of it. */
  readonly unit: string;
  readonly lineBreak: string;
}

function styleOf(text: string, object: Node): Style {
  const last = object.children?.at(-1);
  const line = text.slice(lineStart(text, object.offset));
  const isOwnLine =
    last !== undefined && /^[ \t]*$/.test(text.slice(lineStart(text, last.offset), last.offset));
  const colon = last?.colonOffset ?? -1;
  return {
    gap: colon === -1 || /\s/.test(text.charAt(colon + 1)) ? ' ' : '',
    inner: isOwnLine ? text.slice(lineStart(text, last.offset), last.offset) : null,
    outer: line.slice(0, line.search(/[^ \t]/)),
    unit: /\n([ \t]+)"/.exec(text)?.[1] ?? '  ',
    lineBreak: lineBreakAt(text, object.offset),
  };
}

function spanOf(node: Node): { start: number; end: number } {
  return { start: node.offset, end: endOf(node) };
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}
