import type { VariableUse } from './model.ts';

export interface Interpolated {
  readonly value: string;
  readonly variables: readonly VariableUse[];
  /** False for what Compose refuses as a template: `${}`, `${A`, `$1`. */
  readonly valid: boolean;
}

export type Environment = Readonly<Record<string, string>>;

/**
 * Compose's variables: `$NAME`, `${NAME}`, `${NAME:-x}`, `${NAME-x}`, `${NAME:?x}`, `${NAME?x}`, `${NAME:+x}`, `${NAME+x}`,
 * nested in each other; `$$` is a dollar sign. What Compose would refuse (`${}`, a missing required variable) reads as
 * written or as empty here: whether a project starts is for Compose to say.
 */
export function interpolate(text: string, env: Environment): Interpolated {
  if (!text.includes('$')) return { value: text, variables: [], valid: true };
  const variables: VariableUse[] = [];
  const pieces = { invalid: 0, variables };
  const value = expand(text, env, pieces);
  return { value, variables, valid: pieces.invalid === 0 };
}

/** What is met on the way. */
interface Pieces {
  invalid: number;
  readonly variables: VariableUse[];
}

const plain = /^\$([A-Za-z_][A-Za-z0-9_]*)/;
const braced = /^\$\{([A-Za-z_][A-Za-z0-9_]*)(:?[-?+])?/;

function expand(text: string, env: Environment, pieces: Pieces): string {
  let value = '';
  let rest = text;
  for (let dollar = rest.indexOf('$'); dollar !== -1; dollar = rest.indexOf('$')) {
    value += rest.slice(0, dollar);
    const piece = expandPiece(rest.slice(dollar), env, pieces);
    value += piece.value;
    rest = rest.slice(dollar + piece.length);
  }
  return value + rest;
}

interface Piece {
  readonly value: string;
  readonly length: number;
}

function expandPiece(text: string, env: Environment, pieces: Pieces): Piece {
  if (text.startsWith('$$')) return { value: '$', length: 2 };
  const named = plain.exec(text);
  if (named?.[1] !== undefined) {
    pieces.variables.push({ name: named[1], fallback: null, required: false });
    return { value: lookUp(env, named[1]) ?? '', length: named[0].length };
  }
  const match = braced.exec(text);
  const end = match === null ? -1 : closingBrace(text, match[0].length);
  if (match?.[1] === undefined || end === -1) return literal(pieces);
  const [head, name, operator] = match;
  const word = text.slice(head.length, end);
  if (operator === undefined && word !== '') return literal(pieces);
  const isDefault = operator?.endsWith('-') ?? false;
  pieces.variables.push({
    name,
    fallback: isDefault ? word : null,
    required: operator?.endsWith('?') ?? false,
  });
  return { value: choose(lookUp(env, name), operator, () => expand(word, env, pieces)), length: end + 1 };
}

function literal(pieces: Pieces): Piece {
  pieces.invalid += 1;
  return { value: '$', length: 1 };
}

/** `${constructor}` is a variable like any other, not what every object has. */
function lookUp(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}

/** With a colon, an empty variable counts as one that is not set. */
function choose(set: string | undefined, operator: string | undefined, word: () => string): string {
  const given = operator?.startsWith(':') && set === '' ? undefined : set;
  // The word is expanded in any case, for the variables in it.
  const expanded = operator === undefined || operator.endsWith('?') ? '' : word();
  if (operator?.endsWith('+')) return given === undefined ? '' : expanded;
  if (operator?.endsWith('-')) return given ?? expanded;
  return given ?? '';
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text.startsWith('${', at)) depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}
