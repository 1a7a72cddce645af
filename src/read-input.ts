import type { Result } from './host/host.ts';
import { failed, ok } from './host/result.ts';

/** A stream to its end, as UTF-8. Nothing is kept beyond `maxBytes`. */
export async function readInput(
  stream: AsyncIterable<Buffer | string>,
  maxBytes: number,
): Promise<Result<string>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > maxBytes) return failed('EFBIG');
    chunks.push(Buffer.from(chunk));
  }
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    return failed('EILSEQ');
  }
}
