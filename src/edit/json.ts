import { applyEdits, modify, type ParseError, parse } from 'jsonc-parser';
import type { EditResult, JsonEdit } from './edit.ts';
import { isSameValue } from './same-value.ts';

/** Sets or takes away one key of a JSON text, and leaves every other byte as it is. An empty text counts as `{}`. */
export function editJson(text: string, edit: JsonEdit): EditResult {
  const lines = [JSON.stringify(nested(edit))];
  const errors: ParseError[] = [];
  const before: unknown = text.trim() === '' ? {} : parse(text, errors);
  if (errors.length > 0) return { state: 'refused', reason: 'the file is not JSON', lines };
  if (isSameValue(valueAt(before, edit.path), edit.value ?? undefined)) return { state: 'unchanged' };
  const value = edit.value === null ? undefined : edit.value;
  const result = applyEdits(text, modify(text, [...edit.path], value, {}));
  return { state: 'edited', text: result };
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], value);
}

function nested({ path, value }: JsonEdit): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}
