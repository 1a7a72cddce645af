/** Control characters that JSON does not escape, but a terminal or an editor would interpret. */
const unsafe = /[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;

export function formatJson(report: unknown): string {
  const text = JSON.stringify(report, null, 2);
  return `${text.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
