import { DockpermError } from '../../errors.ts';

/** Bytes kept from the end of a stream, where a log reports the failure. */
const KEPT = 10_000_000;
/** Bytes read at most, so that dockperm stops on a stream that never ends. */
const READ = 200_000_000;

/** A stream as text; empty when there is nothing. Throws for what is not text. */
export async function readLog(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const text = decode(await readTail(chunks));
  if (!isText(text)) {
    throw new DockpermError('usage', 'Standard input is not valid UTF-8.', [
      { sentence: 'Pass a log or an error message as text, for example:' },
      { command: 'docker compose logs 2>&1 | dockperm explain -' },
    ]);
  }
  return text;
}

async function readTail(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const tail: Uint8Array[] = [];
  let kept = 0;
  let read = 0;
  for await (const chunk of chunks) {
    tail.push(chunk);
    kept += chunk.length;
    read += chunk.length;
    while (kept - (tail[0]?.length ?? 0) >= KEPT) kept -= tail.shift()?.length ?? 0;
    if (read >= READ) break;
  }
  return Buffer.concat(tail).subarray(-KEPT);
}

/** PowerShell writes UTF-16 when output is redirected to a file. */
function decode(bytes: Buffer): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** Raw container logs have a few control bytes a line; an image or an archive consists mostly of them. */
function isText(text: string): boolean {
  const sample = text.slice(-100_000);
  const odd = sample.match(/[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g)?.length ?? 0;
  return odd <= sample.length / 4;
}
