import { effectiveAssignment, readDotenv } from '../compose/dotenv.ts';
import type { Assignment } from '../compose/dotenv-model.ts';
import { misreadVariable } from './dotenv-check.ts';
import type { EditResult, EnvEdit } from './edit.ts';
import { writeEnvValue } from './env-value.ts';
import { linesFor } from './lines-for.ts';
import { applySplices, lineBreakAt, lineEnd } from './text/splice.ts';

/**
 * Sets one variable of a dotenv text. The assignment that takes effect is changed in its place, with its `export`, its
 * quotes and the comment behind it; where there is none, a line is added at the end. Two readers, Compose's and dotenv,
 * must find in the result what was meant.
 */
export function editEnv(text: string, edit: EnvEdit): EditResult {
  const lines = linesFor(edit);
  const refuse = (reason: string): EditResult => ({ state: 'refused', reason, lines });
  if (text.includes('\0')) return refuse('the file contains a NUL character');
  if (/[\r\n]/.test(edit.value)) return refuse('dockperm does not set multi-line values');
  const current = effectiveAssignment(readDotenv(text), edit.key);
  if (isSet(current, edit.value)) return { state: 'unchanged' };
  const result =
    current === undefined ? appended(text, lines.join('\n')) : replaced(text, current, edit.value);
  const after = effectiveAssignment(readDotenv(result), edit.key);
  if (!isSet(after, edit.value)) return refuse('the line cannot be edited safely');
  const misread = misreadVariable(text, result, edit);
  if (misread !== null)
    return refuse(`programs that read it with dotenv would get another value of ${misread}`);
  return { state: 'edited', text: result };
}

function isSet(assignment: Assignment | undefined, value: string): boolean {
  return assignment?.closed === true && assignment.value === value;
}

function appended(text: string, line: string): string {
  const isOpen = text !== '' && text !== '\uFEFF' && !text.endsWith('\n');
  const lineBreak = lineBreakAt(text, text.length);
  return `${text}${isOpen ? lineBreak : ''}${line}${isOpen ? '' : lineBreak}`;
}

function replaced(text: string, assignment: Assignment, value: string): string {
  const current = beforeLineBreak(text, assignment);
  const { start } = current;
  // Compose takes `NAME= # note` for a value; a person means a comment.
  if (current.raw.startsWith('#'))
    return applySplices(text, [{ start, end: start, text: `${writeEnvValue(value, null)} ` }]);
  const end = swallowsLines(current) ? lineEnd(text, start) : tailEnd(text, current);
  const quote = current.closed && !swallowsLines(current) ? current.quote : null;
  const separator = current.value === null ? '=' : '';
  const comment = text.slice(start, end).match(/\s#.*$/)?.[0] ?? '';
  const kept = swallowsLines(current) ? comment : '';
  return applySplices(text, [{ start, end, text: separator + writeEnvValue(value, quote) + kept }]);
}

/** Blanks before a value are passed over, and where there is no value the first half of CRLF is among them. */
function beforeLineBreak(text: string, current: Assignment): Assignment {
  if (current.raw !== '' || text[current.start - 1] !== '\r') return current;
  return { ...current, start: current.start - 1, end: current.end - 1 };
}

/** A quote left open that is closed by one further down has taken the lines between for its own. */
function swallowsLines(current: Assignment): boolean {
  return /\n\s*(?:export\s+)?[\w.-]+\s*=/.test(current.raw);
}

/** Rubbish behind a closing quote (`"999"9`) goes with the value; a comment stays. */
function tailEnd(text: string, current: Assignment): number {
  const rest = text.slice(current.end, lineEnd(text, current.end));
  return current.end + rest.search(/[\s#]|$/);
}
