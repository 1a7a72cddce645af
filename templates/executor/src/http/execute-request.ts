import type { JobFile } from '../script/job.ts';
import { formatSize } from '../settings/setting-values.ts';
import type { Settings } from '../settings/settings.ts';
import { HttpError } from './http-error.ts';
import { type Encoding, readEncoding, rejectUnknown } from './request-fields.ts';
import { readFiles } from './request-files.ts';

export interface ExecuteRequest {
  readonly image: string;
  readonly script: Buffer;
  readonly stdin: Buffer;
  readonly files: readonly JobFile[];
  /** Seconds. */
  readonly timeout: number;
  /** Of the output in the answer. */
  readonly encoding: Encoding;
}

type Fields = Readonly<Record<string, unknown>> & {
  readonly timeout?: unknown;
  readonly files?: unknown;
  readonly encoding?: unknown;
};
type Bounds = Pick<Settings, 'images' | 'maxScript' | 'timeout' | 'maxTimeout'>;

const known = ['script', 'image', 'stdin', 'files', 'timeout', 'encoding'];

export function readExecuteRequest(body: unknown, bounds: Bounds): ExecuteRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw bad('the body must be a JSON object');
  const fields: Fields = { ...body };
  rejectUnknown(fields, known);
  return {
    script: readScript(fields, bounds.maxScript),
    stdin: Buffer.from(readText(fields, 'stdin') ?? ''),
    files: readFiles(fields.files),
    timeout: readTimeout(fields, bounds),
    encoding: readEncoding(fields.encoding, 'encoding'),
    image: readImage(fields, bounds.images),
  };
}

function readScript(fields: Fields, longest: number): Buffer {
  const script = Buffer.from(readText(fields, 'script') ?? '');
  if (script.length === 0) throw bad('"script" must be a non-empty string');
  if (script.length <= longest) return script;
  throw new HttpError(413, 'too_large', `"script" is longer than ${formatSize(longest)}`);
}

function readTimeout(fields: Fields, { timeout, maxTimeout }: Bounds): number {
  const value = fields.timeout;
  if (value === undefined || value === null) return timeout;
  if (typeof value === 'number' && value >= 0.1 && value <= maxTimeout) return value;
  throw bad(`"timeout" must be a number of seconds from 0.1 to ${maxTimeout}`);
}

/** The reference must be one of ours to the letter; what the engine would take for the same is not looked into. */
function readImage(fields: Fields, images: Bounds['images']): string {
  const image = readText(fields, 'image') ?? images[0];
  if (images.includes(image)) return image;
  throw new HttpError(403, 'image_not_allowed', `image not allowed; allowed images: ${images.join(', ')}`, {
    fields: { allowed: images },
  });
}

function readText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw bad(`"${name}" must be a string`);
}

function bad(message: string): HttpError {
  return new HttpError(400, 'bad_request', message);
}
