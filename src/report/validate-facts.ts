import schema from './check.schema.json' with { type: 'json' };

/** The part of JSON Schema that `npm run generate:schema` makes use of. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

export interface SchemaViolation {
  /** Keys from the outermost in, with the indices of lists. */
  readonly at: readonly string[];
  readonly problem: string;
  /** The value must be one of a few words, and is another. */
  readonly isWord?: true;
}

const definitions: Readonly<Record<string, Schema>> = schema.definitions;

/** The first place where a value is not what a report calls by this name; null when it is. */
export function findViolation(value: unknown, name: keyof typeof schema.definitions): SchemaViolation | null {
  return flawOf(value, definitions[name] ?? {}, []);
}

function flawOf(value: unknown, given: Schema, at: readonly string[]): SchemaViolation | null {
  const expected = resolve(given);
  if (expected.anyOf) return flawOfUnion(value, expected.anyOf, at);
  if (!fits(value, expected)) return misfit(value, expected, at);
  if (Array.isArray(value))
    return first(value, (item, index) => flawOf(item, expected.items ?? {}, [...at, index]));
  if (typeof value === 'object' && value !== null) return flawOfObject(value, expected, at);
  return null;
}

function misfit(value: unknown, expected: Schema, at: readonly string[]): SchemaViolation {
  const problem = `is ${describe(value)}, expected ${describeExpected(expected)}`;
  const isWord = typeof (expected.const ?? expected.enum?.[0]) === 'string';
  return isWord ? { at, problem, isWord } : { at, problem };
}

function flawOfObject(value: object, expected: Schema, at: readonly string[]): SchemaViolation | null {
  const missing = expected.required?.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return { at: [...at, missing], problem: 'is missing' };
  return first(Object.entries(value), ([key, item]) => {
    const known = Object.hasOwn(expected.properties ?? {}, key);
    const next = known ? expected.properties?.[key] : expected.additionalProperties;
    if (next === false) return { at: [...at, key], problem: 'is not a known field' };
    return typeof next === 'object' ? flawOf(item, next, [...at, key]) : null;
  });
}

/** If no member fits, the one that fits farthest gives the most precise problem. */
function flawOfUnion(value: unknown, ways: readonly Schema[], at: readonly string[]): SchemaViolation | null {
  const flaws = ways.map((way) => flawOf(value, way, at));
  if (flaws.includes(null)) return null;
  const kinds = flaws.filter((flaw) => flaw !== null).filter((flaw) => !isTag(flaw, at));
  const deepest = kinds.sort((a, b) => b.at.length - a.at.length)[0];
  return deepest ?? flaws[0] ?? null;
}

/** `state`, `kind` and the like tell the members of a union apart: their flaw means that another member is meant. */
function isTag({ at, isWord }: SchemaViolation, union: readonly string[]): boolean {
  return at.length === union.length + 1 && isWord === true;
}

function resolve(given: Schema): Schema {
  if (given.$ref === undefined) return given;
  return resolve(definitions[decodeURIComponent(given.$ref.replace('#/definitions/', ''))] ?? {});
}

function fits(value: unknown, { type, const: only, enum: allowed, minimum }: Schema): boolean {
  if (only !== undefined) return value === only;
  if (allowed) return allowed.includes(value);
  const types = type === undefined ? [] : [type].flat();
  if (types.length > 0 && !types.includes(typeOf(value))) return false;
  return minimum === undefined || typeof value !== 'number' || value >= minimum;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function describeExpected({ type, const: only, enum: allowed, minimum }: Schema): string {
  if (only !== undefined) return JSON.stringify(only);
  if (allowed) return allowed.map((each) => JSON.stringify(each)).join(' or ');
  const least = minimum === undefined ? '' : ` of at least ${minimum}`;
  return [type ?? 'something else'].flat().join(' or ') + least;
}

const SHOWN = 40;

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function first<T>(
  items: readonly T[],
  look: (item: T, index: string) => SchemaViolation | null,
): SchemaViolation | null {
  for (const [index, item] of items.entries()) {
    const flaw = look(item, String(index));
    if (flaw) return flaw;
  }
  return null;
}
