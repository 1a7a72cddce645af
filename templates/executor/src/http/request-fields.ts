import { HttpError } from './http-error.ts';

export const encodings = ['utf8', 'base64'] as const;
export type Encoding = (typeof encodings)[number];

export function rejectUnknown(fields: object, known: readonly string[], where = ''): void {
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw bad(
    `unknown field ${JSON.stringify(unknown.slice(0, 64))}${where}; known fields: ${known.join(', ')}`,
  );
}

export function readEncoding(value: unknown, name: string): Encoding {
  if (value === undefined || value === null) return 'utf8';
  const found = encodings.find((encoding) => encoding === value);
  if (found !== undefined) return found;
  throw bad(`"${name}" must be "utf8" or "base64"`);
}

export function decodeContent(content: string, encoding: Encoding, name: string): Buffer {
  const bytes = Buffer.from(content, encoding);
  // Node skips what is not base64; encoding it again shows whether anything was skipped.
  if (encoding === 'utf8' || bytes.toString('base64') === content) return bytes;
  throw bad(`"${name}" is not padded base64`);
}

function bad(message: string): HttpError {
  return new HttpError(400, 'bad_request', message);
}
