import type { JobFile } from '../script/job.ts';
import { HttpError } from './http-error.ts';
import { decodeContent, readEncoding, rejectUnknown } from './request-fields.ts';

const mostFiles = 64;
const longestName = 200;

/** No part begins with a dot or a dash: neither `..`, nor a name of the runner's own, nor what a command takes for an option. */
const safeName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/;

/** `[{ name, content, encoding? }]`; a name may have directories, which are made. */
export function readFiles(value: unknown): readonly JobFile[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw bad('"files" must be a list of {"name", "content"}');
  if (value.length > mostFiles) throw bad(`"files" has more than ${mostFiles} entries`);
  const files = value.map(readFile);
  rejectCollisions(files.map(({ name }) => name));
  return files;
}

function readFile(value: unknown, index: number): JobFile {
  const where = `files[${index}]`;
  if (typeof value !== 'object' || value === null) throw bad(`"${where}" must be {"name", "content"}`);
  const fields: { name?: unknown; content?: unknown; encoding?: unknown } = { ...value };
  rejectUnknown(fields, ['name', 'content', 'encoding'], ` in "${where}"`);
  const { name, content } = fields;
  if (typeof name !== 'string' || name.length > longestName || !safeName.test(name)) throw badName(where);
  if (typeof content !== 'string') throw bad(`"${where}.content" must be a string`);
  const encoding = readEncoding(fields.encoding, `${where}.encoding`);
  return { name, content: decodeContent(content, encoding, `${where}.content`) };
}

function rejectCollisions(names: readonly string[]): void {
  const seen = new Set(names);
  if (seen.size < names.length) throw bad('"files" contains the same name twice');
  const folder = names.flatMap(foldersOf).find((name) => seen.has(name));
  if (folder !== undefined) throw bad(`"files" uses "${folder}" as a file and as a directory`);
}

function foldersOf(name: string): string[] {
  const parts = name.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

function badName(where: string): HttpError {
  return bad(
    `"${where}.name" must be a relative path of at most ${longestName} letters, digits, "_", ".", "-" and "/", ` +
      'each part beginning with a letter, a digit or "_"',
  );
}

function bad(message: string): HttpError {
  return new HttpError(400, 'bad_request', message);
}
