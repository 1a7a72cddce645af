import type { IncomingMessage } from 'node:http';
import type { BodyShare } from '../body-budget.ts';
import { HttpError } from './http-error.ts';

const limit = 1024 * 1024;

/** The request's body as JSON; one longer than 1 MiB is refused before it is read, or as soon as it shows. */
export async function readJson(request: IncomingMessage, share: BodyShare): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  return parse(await readAll(request, share));
}

/** Not by iterating: leaving the loop would destroy the connection, and the refusal with it. What is left is read and dropped. */
function readAll(request: IncomingMessage, share: BodyShare): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    const stop = (error: HttpError) => {
      request.off('data', onData).resume();
      parts.length = 0;
      reject(error);
    };
    const onData = (part: Buffer) => {
      length += part.length;
      if (length > limit) stop(tooLarge());
      else if (share.take(part.length) === 'spent') stop(tooMany());
      else parts.push(part);
    };
    request.on('data', onData);
    request.on('end', () => resolve(Buffer.concat(parts)));
    request.on('error', () => reject(new HttpError(400, 'bad_request', 'the request body is incomplete')));
  });
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new HttpError(400, 'bad_request', 'the request body is not JSON in UTF-8');
  }
}

function tooLarge(): HttpError {
  return new HttpError(413, 'too_large', 'the request body is larger than 1 MiB');
}

function tooMany(): HttpError {
  return new HttpError(429, 'queue_full', 'too many large requests at the same time', {
    headers: { 'Retry-After': '1' },
  });
}
