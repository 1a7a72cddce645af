import type { Json } from './compose-edit.ts';
import type { Layout } from './yaml-layout.ts';

/** Words that some YAML reader takes for something else than a text. */
const reserved = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf)$/i;

/** A name as a person would write it; anything that could be read otherwise is quoted. */
export function writeName(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !reserved.test(text) ? text : quote(text);
}

/** A scalar in a block: also image names, paths and addresses stand without quotes. */
function writeScalar(value: unknown): string {
  const isPlain =
    typeof value === 'string' && /^[A-Za-z/][\w./:@=-]*[\w/]$/.test(value) && !reserved.test(value);
  return isPlain ? value : writeFlow(value);
}

/** A scalar, list or map on one line; texts are quoted. */
export function writeFlow(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(writeFlow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(([key, child]) => `${writeName(key)}: ${writeFlow(child)}`);
  return `{${pairs.join(', ')}}`;
}

/** A map's pairs as lines, not indented themselves. Lists of anything but scalars are written in brackets. */
export function writeBlock(map: Readonly<Record<string, unknown>>, layout: Layout): string[] {
  return Object.entries(map).flatMap(([key, value]) => writePair(writeName(key), value, layout));
}

function writePair(key: string, value: unknown, layout: Layout): string[] {
  if (Array.isArray(value) && value.length > 0) {
    const indent = ' '.repeat(layout.listIndent);
    return [`${key}:`, ...value.map((item) => `${indent}- ${writeScalar(item)}`)];
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    const indent = ' '.repeat(layout.mapIndent);
    const lines = writeBlock(value as Record<string, Json>, layout);
    return [`${key}:`, ...lines.map((line) => indent + line)];
  }
  return [`${key}: ${writeScalar(value)}`];
}

/** A JSON string is a YAML double-quoted scalar, on one line, in any context. */
export function quote(value: string): string {
  return JSON.stringify(value);
}
