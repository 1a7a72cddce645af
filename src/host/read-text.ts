import { constants, type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { decodeText } from './decode-text.ts';
import type { Result } from './host.ts';
import { whyNotRegular } from './regular-file.ts';
import { attempt, failed, ok } from './result.ts';

const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;

/** Whole file as UTF-8. */
export async function readText(path: string, maxBytes = DEFAULT_MAX_BYTES): Promise<Result<string>> {
  const bytes = await readRegular(path, maxBytes);
  return bytes.ok ? decodeText(bytes.value) : bytes;
}

/** The bytes of a regular file; anything else is an error that names what it is. */
export async function readRegular(path: string, maxBytes = DEFAULT_MAX_BYTES): Promise<Result<Buffer>> {
  const named = await attempt(() => stat(path));
  if (!named.ok) return named;
  const other = whyNotRegular(named.value);
  if (other === 'IS_DEVICE' && (await isNull(path))) return ok(Buffer.alloc(0));
  if (other !== null) return failed(other);
  // A pipe can have replaced the file in the meantime, and opening one must not block the process.
  const file = await attempt(() => open(path, constants.O_RDONLY | constants.O_NONBLOCK));
  if (!file.ok) return file;
  try {
    return await readOpen(file.value, maxBytes);
  } finally {
    await file.value.close();
  }
}

/** The customary name for no file at all: `--env-file /dev/null`. */
async function isNull(path: string): Promise<boolean> {
  const real = await attempt(() => realpath(path));
  return real.ok && real.value === '/dev/null';
}

async function readOpen(file: FileHandle, maxBytes: number): Promise<Result<Buffer>> {
  const stat = await file.stat();
  const other = whyNotRegular(stat);
  if (other !== null) return failed(other);
  return stat.size > maxBytes ? failed('EFBIG') : attempt(() => file.readFile());
}
