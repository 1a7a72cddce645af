import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.ts';

const limit = 1024 * 1024;

/** The request's body as JSON; a longer one than 1 MiB is refused before it is read. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  try {
    return parse(await readAll(request));
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, 'bad_request', 'the body broke off');
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > limit) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new HttpError(400, 'bad_request', 'the body is not JSON in UTF-8');
  }
}

function tooLarge(): HttpError {
  return new HttpError(413, 'too_large', 'the body is longer than 1 MiB', {
    headers: { Connection: 'close' },
  });
}
