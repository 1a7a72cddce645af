const bases = { x: 16, o: 8, b: 2 } as const;

/**
 * The whole number that Compose makes of a scalar without quotes, in decimal; the text itself where it makes none. Its
 * YAML reader takes `01746`, `0o1746`, `0x3e6` and `9_98` all for 998.
 */
export function readInteger(text: string): string {
  const [, sign = '', mark, digits] =
    /^([-+]?)(?:0([xob]?)(?=[\da-f]))?([\da-f]+)$/i.exec(
      /^[-+\d]/.test(text) ? text.replaceAll('_', '') : '',
    ) ?? [];
  if (digits === undefined) return text;
  const base = mark === undefined ? 10 : (bases[mark.toLowerCase() as keyof typeof bases] ?? 8);
  const known = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^\d+$/, 16: /./ }[base];
  const number = Number.parseInt(digits, base);
  if (!known.test(digits) || !Number.isSafeInteger(number)) return text;
  return String(sign === '-' ? -number : number);
}
