import { connect, type Socket } from 'node:net';
import { formatAuthority } from './authority.ts';
import { dnsLookup } from './dns-lookup.ts';

interface Place {
  readonly host: string;
  readonly port: number;
}

const MAX_HEAD = 16 * 1024;

/** A way through an HTTP proxy, see RFC 9110 section 9.3.6. `PROXY_REFUSED` when it does not give one. */
export function openTunnel(proxy: Place, to: Place, signal: AbortSignal): Promise<Socket> {
  const authority = formatAuthority(to);
  return new Promise((resolve, reject) => {
    const socket = connect({ ...proxy, lookup: dnsLookup, signal });
    const refuse = (): void => reject(refused());
    let head = '';
    const read = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n') && head.length < MAX_HEAD) return;
      socket.off('data', read).pause();
      if (/^HTTP\/1\.[01] 2\d\d /.test(head)) {
        socket.off('error', reject).off('end', refuse);
        resolve(socket);
      } else {
        socket.destroy();
        refuse();
      }
    };
    socket.on('data', read).on('error', reject).on('end', refuse);
    socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  });
}

function refused(): Error {
  return Object.assign(new Error('the proxy refuses the connection'), { code: 'PROXY_REFUSED' });
}
