/** A value as it stands behind `NAME=`: in the quotes that it had where they can hold it, else in what it needs. */
export function writeEnvValue(value: string, quote: '"' | "'" | null): string {
  if (quote === "'" && !/['\\]/.test(value)) return `'${value}'`;
  if (quote === '"' && !/["\\$]/.test(value)) return `"${value}"`;
  if (/^[\w./:@%+,-]*$/.test(value)) return value;
  return value.includes("'") ? `"${value.replace(/["\\$]/g, '\\$&')}"` : `'${value}'`;
}
