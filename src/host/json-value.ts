export type JsonObject = Readonly<Record<string, unknown>>;

/** Null for text that is not JSON, and for JSON that is not an object. */
export function parseJsonObject(text: string): JsonObject | null {
  try {
    return asJsonObject(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Null for anything but an object. */
export function asJsonObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** Its fields, for reading optional ones; none for anything but an object. */
export function objectOf(value: unknown): JsonObject {
  return asJsonObject(value) ?? {};
}

/** Empty for anything but a list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Empty for anything but a text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Those items of a list that are texts. */
export function textsOf(value: unknown): string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}
