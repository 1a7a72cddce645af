import type { Result } from '../../host/host.ts';
import { failed, ok } from '../../host/result.ts';

/** A stream to its end, as UTF-8; `EFBIG` when longer than `maxBytes`, `EILSEQ` when not UTF-8. */
export async function readStream(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Result<string>> {
  const read: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) return failed('EFBIG');
    read.push(chunk);
  }
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(read)));
  } catch {
    return failed('EILSEQ');
  }
}
