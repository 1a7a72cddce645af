import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { EditResult, JsonEdit } from '../edit.ts';
import { linesFor } from '../lines-for.ts';
import { isSameValue } from '../text/same-value.ts';
import { applySplices } from '../text/splice.ts';
import { spliceJson } from './json-splice.ts';

/** Docker reads its files with neither. */
const strict = { disallowComments: true, allowTrailingComma: false };

/**
 * Sets or takes away one key of a JSON text, and leaves every other byte as it is. An empty text counts as `{}`. A file
 * that says a key of the path twice is refused, because readers differ in which one they take.
 */
export function editJson(text: string, edit: JsonEdit): EditResult {
  const refuse = (reason: string): EditResult => ({ state: 'refused', reason, lines: linesFor(edit) });
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (body.trim() === '') return edit.value === null ? { state: 'unchanged' } : newDocument(text, edit);
  try {
    return edited(text, body, edit);
  } catch (error) {
    // A thousand brackets in a row are more than a recursive parser bears.
    if (error instanceof RangeError) return refuse('the file is nested too deeply');
    if (error instanceof Refusal) return refuse(error.message);
    throw error;
  }
}

class Refusal extends Error {}

function edited(text: string, body: string, edit: JsonEdit): EditResult {
  const errors: ParseError[] = [];
  const root = parseTree(body, errors, strict);
  if (root === undefined || errors.length > 0) throw new Refusal(notJson(body, errors));
  const properties = walk(root, edit.path);
  const before: unknown = JSON.parse(body);
  const intended = withValue(before, edit.path, edit.value);
  if (isSameValue(before, intended)) return { state: 'unchanged' };
  const result = applySplices(body, [spliceJson(body, { root, properties }, edit)]);
  if (!isSameValue(JSON.parse(result), intended)) throw new Refusal('the file cannot be edited safely');
  return { state: 'edited', text: text.slice(0, text.length - body.length) + result };
}

function newDocument(text: string, edit: JsonEdit): EditResult {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const lines = JSON.stringify(withValue({}, edit.path, edit.value), null, 2).split('\n');
  return { state: 'edited', text: mark + lines.map((line) => line + lineBreak).join('') };
}

function notJson(body: string, [error]: readonly ParseError[]): string {
  const line = body.slice(0, error?.offset ?? 0).split('\n').length;
  return `the file is not valid JSON (line ${line})`;
}

/** The properties that the path leads through, as far as they are there. */
function walk(root: Node, path: readonly string[]): Node[] {
  let at: Node | undefined = root;
  const way: Node[] = [];
  for (const [index, key] of path.entries()) {
    const place = index === 0 ? 'the file' : `"${path.slice(0, index).join('.')}"`;
    if (at?.type !== 'object') throw new Refusal(`${place} is not an object, so "${key}" cannot be set`);
    const named: Node[] = (at.children ?? []).filter((each) => each.children?.[0]?.value === key);
    const [property, second] = named;
    if (second !== undefined) throw new Refusal(`${place} has "${key}" twice`);
    if (property === undefined) return way;
    way.push(property);
    at = property.children?.[1];
  }
  return way;
}

function withValue(at: unknown, [key, ...rest]: readonly string[], value: JsonEdit['value']): unknown {
  if (key === undefined) return value;
  const object = (at ?? {}) as Record<string, unknown>;
  const isThere = Object.hasOwn(object, key);
  if (value === null && !isThere) return at;
  const { [key]: inner, ...others } = object;
  if (value === null && rest.length === 0) return others;
  return { ...object, [key]: withValue(isThere ? inner : undefined, rest, value) };
}
