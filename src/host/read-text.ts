import { constants, type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeText } from './decode-text.ts';
import type { Result } from './host.ts';
import { errnoOf, failed } from './result.ts';

const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;
const PIPE_PATIENCE_MS = 5000;
const ASK_AGAIN_MS = 20;

/** Whole file as UTF-8. Neither a pipe that nobody writes to nor a device without an end holds the process. */
export async function readText(path: string, maxBytes = DEFAULT_MAX_BYTES): Promise<Result<string>> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return await readOpen(file, maxBytes);
    } finally {
      await file.close();
    }
  } catch (error) {
    return failed(errnoOf(error));
  }
}

async function readOpen(file: FileHandle, maxBytes: number): Promise<Result<string>> {
  const stat = await file.stat();
  if (stat.isDirectory()) return failed('EISDIR');
  if (stat.size > maxBytes) return failed('EFBIG');
  if (stat.isFile()) return decodeText(await file.readFile());
  const bytes = await readStream(file, maxBytes);
  return bytes.ok ? decodeText(bytes.value) : bytes;
}

async function readStream(file: FileHandle, maxBytes: number): Promise<Result<Buffer>> {
  const end = Date.now() + PIPE_PATIENCE_MS;
  const chunks: Buffer[] = [];
  for (let total = 0; total <= maxBytes; ) {
    const chunk = await readChunk(file);
    if (chunk?.length === 0) return { ok: true, value: Buffer.concat(chunks) };
    if (chunk === null && Date.now() > end) return failed('ETIMEDOUT');
    if (chunk === null) await sleep(ASK_AGAIN_MS);
    else chunks.push(chunk);
    total += chunk?.length ?? 0;
  }
  return failed('EFBIG');
}

/** Null where there is nothing yet. */
async function readChunk(file: FileHandle): Promise<Buffer | null> {
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, null);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (errnoOf(error) === 'EAGAIN') return null;
    throw error;
  }
}
