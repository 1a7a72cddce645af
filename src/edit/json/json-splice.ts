import type { Node } from 'jsonc-parser';
import type { JsonEdit } from '../edit.ts';
import { lineBreakAt, lineStart, type Splice } from '../text/splice.ts';

/** `way`: the root, then the properties of the path that are there. The value differs from what it leads to. */
export function spliceJson(text: string, way: readonly Node[], { path, value }: JsonEdit): Splice {
  const last = way.at(-1);
  const missing = path.slice(way.length - 1);
  if (last === undefined) throw new Error('a way without a root');
  if (value === null) return removal(way.at(-2), last);
  const target = last.type === 'property' ? last.children?.[1] : last;
  if (target === undefined) throw new Error('a property without a value');
  if (missing.length === 0) return { ...spanOf(target), text: JSON.stringify(value) };
  const [key = '', ...inner] = missing;
  const nested = inner.reduceRight<unknown>((within, name) => ({ [name]: within }), value);
  return insertion(text, target, { key, value: nested });
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
function removal(parent: Node | undefined, property: Node): Splice {
  const object = parent?.type === 'property' ? parent.children?.[1] : parent;
  const all = object?.children ?? [];
  const at = all.indexOf(property);
  const [before, after] = [all[at - 1], all[at + 1]];
  if (after !== undefined) return { start: property.offset, end: after.offset, text: '' };
  if (before !== undefined) return { start: endOf(before), end: endOf(property), text: '' };
  const start = (object?.offset ?? 0) + 1;
  return { start, end: object === undefined ? start : endOf(object) - 1, text: '' };
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
  const outer = /^[ \t]*/.exec(text.slice(lineStart(text, object.offset)))?.[0] ?? '';
  const isOwnLine =
    last !== undefined && /^[ \t]*$/.test(text.slice(lineStart(text, last.offset), last.offset));
  const colon = last?.colonOffset ?? -1;
  return {
    gap: colon === -1 || /\s/.test(text[colon + 1] ?? '') ? ' ' : '',
    inner: isOwnLine ? text.slice(lineStart(text, last.offset), last.offset) : null,
    outer,
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
