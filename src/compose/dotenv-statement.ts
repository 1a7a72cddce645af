import type { Assignment } from './dotenv-model.ts';

/** One statement before its variables are filled in. `next` is where reading goes on. */
export interface Statement {
  readonly assignment:
    | (Omit<Assignment, 'value' | 'line' | 'column'> & { readonly literal: string | null })
    | null;
  readonly problem: string | null;
  readonly next: number;
}

/** Compose takes `NAME: value` as well as `NAME=value`, and lets blanks stand around both. */
const head = /(export[ \t]+)?([^\s=:#'"$][^\s=:]*)[ \t\r]*([=:]|(?=\n|$))[ \t\v\f\r\x85\xA0]*/y;
const name = /^[\p{L}\p{N}_.[\]-]+$/u;

export function readAssignment(text: string, offset: number): Statement {
  head.lastIndex = offset;
  const match = head.exec(text);
  const key = match?.[2] ?? '';
  if (match === null || !name.test(key)) {
    return { assignment: null, problem: 'the line is not NAME=value', next: lineEndAfter(text, offset) };
  }
  const start = head.lastIndex;
  const exported = match[1] !== undefined;
  if (match[3] === '') {
    const end = offset + match[0].trimEnd().length;
    const bare = { key, literal: null, raw: '', quote: null, closed: true, exported, start: end, end };
    return { assignment: bare, problem: null, next: start };
  }
  const opening = text[start];
  const value =
    opening === '"' || opening === "'" ? readQuoted(text, start, opening) : readPlain(text, start);
  const { literal, end, quote, closed } = value;
  const raw = text.slice(start, end);
  const problem = closed ? trailing(text, key, value) : `the quote around ${key} is not closed`;
  const assignment = { key, literal, raw, quote, closed, exported, start, end };
  return { assignment, problem, next: end };
}

interface Value {
  readonly literal: string;
  readonly end: number;
  readonly quote: '"' | "'" | null;
  readonly closed: boolean;
}

/** A comment needs a value and a blank before its `#`: `999#docker` is all value, and so is `# none` right behind the `=`. */
function readPlain(text: string, start: number): Value {
  const line = text.slice(start, lineEndAfter(text, start));
  const literal = (line.split(' #')[0] ?? '').trimEnd();
  return { literal, end: start + literal.length, quote: null, closed: true };
}

function readQuoted(text: string, start: number, quote: '"' | "'"): Value {
  let literal = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === quote) {
      return { literal: quote === '"' ? unescaped(literal) : literal, end: at + 1, quote, closed: true };
    }
    const isEscaped = character === '\\' && at + 1 < text.length;
    if (isEscaped && text[at + 1] !== quote) literal += '\\';
    if (isEscaped) at += 1;
    literal += text[at] ?? '';
  }
  return unclosed(text, start, quote);
}

/** Taken up to the end of its line, so that one slip does not hide the rest of the file. */
function unclosed(text: string, start: number, quote: '"' | "'"): Value {
  const line = text.slice(start, lineEndAfter(text, start));
  const raw = (line.split(' #')[0] ?? '').trimEnd();
  return { literal: raw.slice(1), end: start + raw.length, quote, closed: false };
}

function unescaped(text: string): string {
  return text.replace(/\\([nrt"$\\])/g, (_, letter: string) => escapes[letter] ?? letter);
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  '"': '"',
  $: '$$',
};

/** What stands behind a closed quote, other than a comment, is read by Compose as the next statement. */
function trailing(text: string, key: string, value: Value): string | null {
  if (value.quote === null) return null;
  const rest = text.slice(value.end, lineEndAfter(text, value.end)).trim();
  return rest === '' || rest.startsWith('#') ? null : `there is text after the closing quote of ${key}`;
}

function lineEndAfter(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline;
}
