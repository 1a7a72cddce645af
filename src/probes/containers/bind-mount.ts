/**
 * What `--mount` takes. Docker reads it as a line of CSV: a comma in a path would otherwise begin another option, which
 * whoever wrote the Compose file would choose.
 */
export function formatBind(source: string, target: string): string {
  return ['type=bind', `source=${source}`, `target=${target}`].map(quoteField).join(',');
}

function quoteField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
