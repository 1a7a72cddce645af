/**
 * What `--mount` takes. Docker reads it as a line of CSV: a comma in a path would otherwise begin another option, chosen
 * by the author of the Compose file.
 */
export function formatBind(source: string, target: string): string {
  return ['type=bind', `source=${source}`, `target=${target}`].map(quoteField).join(',');
}

function quoteField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
