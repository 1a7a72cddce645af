/** For names from files in a line of text: what would move the cursor or break the line is spelt out. */
export function escapeControls(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, spellOut);
}

/** `\x1b` for a character that is not to be printed. */
export function spellOut(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `\\x${code.toString(16).padStart(2, '0')}`;
}
