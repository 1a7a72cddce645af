import { sanitize } from '../sanitize.ts';

/** How text of others gets into the document: nothing private in it, and nothing that Markdown would obey. */
export interface Ink {
  words(text: string): string;
  code(text: string): string;
  block(lines: readonly string[]): string[];
}

/** Text of others as plain words of a Markdown line: nothing in it is markup, a link, a mention or a new line. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]~|!]/g, '\\$&')
    .replace(/^(\d*)([#+.)-])/, '$1\\$2')
    .replace(/(?<=\S)@|@(?=\S)|#(?=\w)|(?<=\b(?:https?|ftp)):(?=\/\/)|\bwww(?=\.)/g, '$&<!-- -->');
}

/**
 * Text of others as code, also in a cell of a table. Within it GitHub makes neither mentions nor links; a fence longer
 * than any run of backticks keeps it whole.
 */
export function codeSpan(text: string): string {
  const inside = oneLine(text).replaceAll('|', '\\|');
  if (inside === '') return '';
  const longest = longestRun([inside], 0);
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${inside}${space}${fence}`;
}

/** A block that no line of it can end. */
export function codeBlock(lines: readonly string[]): string[] {
  const text = lines.map(oneLine);
  const longest = longestRun(text, 2);
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...text, fence];
}

export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function oneLine(text: string): string {
  return sanitize(text.replace(/\s+/g, ' ')).trim();
}

/** Of backticks, in any of the lines. */
function longestRun(lines: readonly string[], least: number): number {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []);
  return runs.reduce((longest, run) => Math.max(longest, run.length), least);
}
