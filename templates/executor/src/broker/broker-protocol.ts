import type { Duplex } from 'node:stream';

/**
 * What goes over the broker's socket: one line of JSON each way. Behind the answer to `lease` the connection is the
 * container's, in the engine's own multiplexed form; closing it kills the container.
 */
export type BrokerRequest =
  | { readonly verb: 'lease'; readonly image: string }
  /** `timeout` in milliseconds. */
  | { readonly verb: 'ending'; readonly id: string; readonly timeout: number }
  | { readonly verb: 'stats' };

/** Bytes. */
export const longestRequest = 1024;

const longestTimeout = 5_000;

/** Throws an Error with what is wrong. Nothing but these fields is taken, so nothing else can reach the engine. */
export function parseRequest(line: string, images: readonly string[]): BrokerRequest {
  const message: unknown = JSON.parse(line);
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    throw new Error('not an object');
  const { verb, image, id, timeout, ...others } = message as Readonly<Record<string, unknown>>;
  if (Object.keys(others).length > 0) throw new Error('unknown field');
  switch (verb) {
    case 'lease': {
      const listed = images.find((each) => each === image);
      if (listed === undefined) throw new Error('image not in IMAGES');
      return { verb, image: listed };
    }
    case 'ending': {
      if (typeof id !== 'string' || !/^[0-9a-f]{64}$/.test(id)) throw new Error('not a container id');
      const asked = typeof timeout === 'number' && timeout > 0 ? timeout : 0;
      return { verb, id, timeout: Math.min(asked, longestTimeout) };
    }
    case 'stats':
      return { verb };
    default:
      throw new Error('unknown verb');
  }
}

/** Resolves with the first line; what comes behind it stays in the connection, which is paused then. */
export function readLine(connection: Duplex, limit: number): Promise<string> {
  let read = Buffer.alloc(0);
  return new Promise((resolve, reject) => {
    const leave = () => {
      connection.off('data', onData).off('end', onGone).off('close', onGone).off('error', onGone);
      connection.pause();
    };
    const fail = (error: Error) => {
      leave();
      reject(error);
    };
    const onGone = (error?: Error) => fail(error instanceof Error ? error : new Error('closed'));
    const onData = (part: Buffer) => {
      read = Buffer.concat([read, part]);
      const end = read.indexOf(0x0a);
      if (end > limit || (end < 0 && read.length > limit)) return fail(new Error('line too long'));
      if (end < 0) return;
      leave();
      if (read.length > end + 1) connection.unshift(read.subarray(end + 1));
      resolve(read.toString('utf8', 0, end));
    };
    connection.on('data', onData).on('end', onGone).on('close', onGone).on('error', onGone);
  });
}
