import type { Assignment, Dotenv, DotenvProblem } from './dotenv-model.ts';
import { readAssignment, type Statement } from './dotenv-statement.ts';
import { type Environment, interpolate } from './interpolate.ts';

/** Reads a `.env` file as Compose does. Variables in values come from the lines above, then from `env`. */
export function readDotenv(text: string, env: Environment = {}): Dotenv {
  const assignments: Assignment[] = [];
  const problems: DotenvProblem[] = [];
  const known: Record<string, string> = { ...env };
  const placeOf = placesIn(text);
  let offset = text.startsWith('\uFEFF') ? 1 : 0;
  while (offset < text.length) {
    offset = skipToStatement(text, offset);
    if (offset >= text.length) break;
    const statement = readAssignment(text, offset);
    const place = placeOf(offset);
    const filled = fillIn(statement.assignment, known);
    for (const message of [statement.problem, filled?.problem ?? null]) {
      if (message !== null) problems.push({ ...place, message });
    }
    if (filled !== null) assignments.push({ ...filled.assignment, ...place });
    offset = statement.next;
  }
  return { assignments, problems };
}

type Filled = { assignment: Omit<Assignment, 'line' | 'column'>; problem: string | null };

/** Gives an assignment its value, which the lines below may use. */
function fillIn(unfilled: Statement['assignment'], known: Record<string, string>): Filled | null {
  if (unfilled === null) return null;
  const { literal, ...rest } = unfilled;
  const isPlain = literal === null || rest.quote === "'";
  const { value, valid } = isPlain ? { value: literal, valid: true } : interpolate(literal, known);
  if (value !== null) known[rest.key] = value;
  return {
    assignment: { ...rest, value },
    problem: valid ? null : `the value of ${rest.key} is not a valid template`,
  };
}

/** The assignment that takes effect: the last one of that name. */
export function effectiveAssignment(dotenv: Dotenv, key: string): Assignment | undefined {
  return dotenv.assignments.findLast((assignment) => assignment.key === key);
}

export function dotenvValues(dotenv: Dotenv): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { key, value } of dotenv.assignments) if (value !== null) values[key] = value;
  return values;
}

function skipToStatement(text: string, from: number): number {
  let offset = from;
  for (;;) {
    while (offset < text.length && /\s/.test(text[offset] ?? '')) offset += 1;
    if (text[offset] !== '#') return offset;
    const newline = text.indexOf('\n', offset);
    offset = newline === -1 ? text.length : newline + 1;
  }
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** The place of an offset. They are asked for in ascending order, so that a long file is counted through only once. */
function placesIn(text: string): (offset: number) => Place {
  let line = 1;
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  let newline = text.indexOf('\n');
  return (offset) => {
    for (; newline !== -1 && newline < offset; newline = text.indexOf('\n', start)) {
      line += 1;
      start = newline + 1;
    }
    return { line, column: offset - start + 1 };
  };
}
