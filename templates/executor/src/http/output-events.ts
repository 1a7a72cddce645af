import { StringDecoder } from 'node:string_decoder';
import type { Encoding } from './request-fields.ts';

export type StreamName = 'stdout' | 'stderr';

export interface OutputEvent {
  readonly stream: StreamName;
  readonly data: { readonly text: string } | { readonly base64: string };
}

/** Turns parts of output into events. The bytes of a character that came apart are held until the rest of it is there. */
export class OutputEvents {
  readonly #encoding: Encoding;
  readonly #decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
  }

  encode(stream: StreamName, part: Buffer): OutputEvent | undefined {
    if (this.#encoding === 'base64') return { stream, data: { base64: part.toString('base64') } };
    return asText(stream, this.#decoders[stream].write(part));
  }

  /** What is held of a character that never came to its end; nothing where the limit cut it. */
  finish(stream: StreamName, end: 'whole' | 'cut'): OutputEvent | undefined {
    return end === 'cut' ? undefined : asText(stream, this.#decoders[stream].end());
  }
}

function asText(stream: StreamName, text: string): OutputEvent | undefined {
  return text === '' ? undefined : { stream, data: { text } };
}
