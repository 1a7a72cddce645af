import { spellOut } from '../host/escape-controls.ts';

/**
 * Control characters from files, the environment or an engine never reach a terminal, nor do halves of a
 * surrogate pair: they are shown as text.
 */
export function sanitize(text: string): string {
  return text.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\p{Surrogate}]/gu, spellOut);
}

/** The same for a single line, such as a name: its line breaks cannot forge a line of dockperm. */
export function sanitizeLine(text: string): string {
  return sanitize(text).replaceAll('\n', '\\x0a');
}

/** The colours of `Style`, and no other sequence of a terminal. */
const colours = /(\x1b\[(?:[12]|22|3[1-3]|39)m)/;

/** The same for text that has its colours already. */
export function sanitizeStyled(text: string): string {
  const parts = text.split(colours);
  return parts.map((part, index) => (index % 2 === 1 ? part : sanitize(part))).join('');
}
