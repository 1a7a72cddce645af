import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, createServer as createSocketServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { requestFrom } from '../../../src/host/engine-socket.ts';
import type { Result, TlsFiles } from '../../../src/host/host.ts';
import { tlsErrorOf } from '../../../src/host/tls.ts';
import { issueCertificate, makeAuthority } from '../../lab/host/certificates.ts';

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dockperm-tls-'));
  await Promise.all([makeAuthority(at('ours')), makeAuthority(at('theirs'))]);
  await issueCertificate(at('ours'), { to: at('good') });
  await issueCertificate(at('ours'), { to: at('expired'), days: -1 });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An engine of one answer; with a directory of certificates, over TLS. */
async function listen(certificates: string | null): Promise<number> {
  const answer = (_: unknown, response: { end: (text: string) => void }) => response.end('hello');
  const server: Server =
    certificates === null
      ? createPlainServer(answer)
      : createServer(
          {
            cert: await readFile(at(certificates, 'cert.pem')),
            key: await readFile(at(certificates, 'key.pem')),
          },
          answer,
        );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function ask(port: number, tls: Partial<TlsFiles> = {}, host = '127.0.0.1'): Promise<Result<unknown>> {
  const files = { ca: at('good', 'ca.pem'), cert: null, key: null, verify: true, ...tls };
  const address = { kind: 'tcp', host, port, tls: files } as const;
  const answer = await requestFrom(address, { method: 'GET', path: '/version' }, 5000);
  return answer.ok ? { ok: true, value: answer.value.body } : answer;
}

const hello = { ok: true, value: 'hello' };
const failure = (error: string) => ({ ok: false, error });

describe('an engine over TLS', () => {
  it('answers a client with its authority, also one with a certificate', async () => {
    const port = await listen('good');
    expect(await ask(port)).toEqual(hello);
    expect(await ask(port, { cert: at('good', 'cert.pem'), key: at('good', 'key.pem') })).toEqual(hello);
    expect(await ask(port, { cert: at('none.pem'), key: at('none.pem') })).toEqual(hello);
  });

  it('is refused by a client with another authority, unless that does not check', async () => {
    const port = await listen('good');
    expect(await ask(port, { ca: at('theirs', 'ca.pem') })).toEqual(failure('TLS_UNKNOWN_CA'));
    expect(await ask(port, { ca: null })).toEqual(failure('TLS_UNKNOWN_CA'));
    expect(await ask(port, { ca: null, verify: false })).toEqual(hello);
  });

  it('is rejected when its certificate has expired, or is for another name', async () => {
    expect(await ask(await listen('expired'))).toEqual(failure('TLS_CERT_EXPIRED'));
    expect(await ask(await listen('good'), {}, 'localhost')).toEqual(failure('TLS_WRONG_NAME'));
  });

  it('is distinguished from a server that speaks plain HTTP', async () => {
    expect(await ask(await listen(null))).toEqual(failure('TLS_PLAIN_PORT'));
  });

  it('is not asked with files that cannot be used', async () => {
    const port = await listen('good');
    writeFileSync(at('text.pem'), 'text');
    expect(await ask(port, { ca: at('none.pem') })).toEqual(failure('TLS_FILE_UNREADABLE'));
    const broken = await ask(port, { cert: at('good', 'cert.pem'), key: at('text.pem') });
    expect(broken).toEqual(failure('TLS_FILE_CORRUPT'));
  });
});

describe('an HTTP proxy on the way', () => {
  /** Opens tunnels with this answer to CONNECT, and says what it was asked. */
  async function listenAsProxy(answer: string): Promise<{ port: number; asked: string[] }> {
    const asked: string[] = [];
    const server = createSocketServer((client) => {
      client.on('error', () => undefined);
      client.once('data', (head) => {
        const [line = ''] = head.toString().split('\r\n');
        asked.push(line);
        client.write(`${answer}\r\n\r\n`);
        if (!answer.includes('200')) return;
        const [host, port] = line.split(' ')[1]?.split(':') ?? [];
        const engine = connect({ host, port: Number(port) }).on('error', () => undefined);
        client.pipe(engine).pipe(client);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { port: (server.address() as AddressInfo).port, asked };
  }

  async function askThrough(proxyPort: number, port: number): Promise<Result<unknown>> {
    const tls = { ca: at('good', 'ca.pem'), cert: null, key: null, verify: true };
    const proxy = { host: '127.0.0.1', port: proxyPort };
    const address = { kind: 'tcp', host: '127.0.0.1', port, tls, proxy } as const;
    return requestFrom(address, { method: 'GET', path: '/version' }, 2000);
  }

  it('is asked for a tunnel, and reads nothing of what goes through', async () => {
    const port = await listen('good');
    const proxy = await listenAsProxy('HTTP/1.1 200 Connection established');
    expect(await askThrough(proxy.port, port)).toMatchObject({ ok: true, value: { body: 'hello' } });
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${port} HTTP/1.1`]);
  });

  it('is named in the error when it refuses the tunnel, unlike a proxy that is not running', async () => {
    const port = await listen('good');
    const proxy = await listenAsProxy('HTTP/1.1 403 Forbidden');
    expect(await askThrough(proxy.port, port)).toEqual(failure('PROXY_REFUSED'));
    expect(await askThrough(1, port)).toEqual(failure('ECONNREFUSED'));
  });
});

describe('an alert of the other side', () => {
  it.each([
    ['EPROTO', '0A000410', 'handshake failure'],
    ['EPROTO', '0A000412', 'bad certificate'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', '0A000418', 'unknown CA'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', '0A00045C', 'certificate required'],
  ])('%s with %s (%s) is about the client certificate', (code, number) => {
    const error = Object.assign(new Error(`806CEAB0C47F0000:error:${number}:SSL routines:…`), { code });
    expect(tlsErrorOf(error)).toBe('TLS_CLIENT_CERT_REFUSED');
  });

  it('keeps its own name when it is about something else', () => {
    const error = Object.assign(new Error('0:error:0A000438:SSL routines:…'), { code: 'EPROTO' });
    expect(tlsErrorOf(error)).toBe('EPROTO');
    expect(tlsErrorOf(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))).toBe('ECONNRESET');
  });
});
