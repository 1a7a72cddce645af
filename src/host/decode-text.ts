import type { Result } from './host.ts';
import { failed, ok } from './result.ts';

/** `EILSEQ` when the bytes are not UTF-8. A byte order mark is kept: an edit gives back every byte it was not asked for. */
export function decodeText(bytes: Uint8Array): Result<string> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return failed('EILSEQ');
  }
}
