import { once } from 'node:events';
import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { EventStream, wantsEvents } from '../../../templates/executor/src/http/event-stream.ts';
import { OutputEvents } from '../../../templates/executor/src/http/output-events.ts';

const server = createServer();
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function textOf(bytes: Buffer, cuts: readonly number[]): string {
  const events = new OutputEvents('utf8');
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  const parts = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
  const all = [...parts.map((part) => events.encode('stdout', part)), events.finish('stdout', 'whole')];
  return all.map((event) => (event && 'text' in event.data ? event.data.text : '')).join('');
}

describe('output in events', () => {
  it('is the same text however it came apart', () => {
    const text = fc
      .array(fc.constantFrom('a', 'ä', '€', '😀', '\ufeff', '\0', '\n'))
      .map((all) => Buffer.from(all.join('')));
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (bytes, cuts) => {
        const places = cuts.map((cut) => cut % (bytes.length + 1));
        expect(textOf(bytes, places)).toBe(bytes.toString());
      }),
    );
  });

  it('shows the beginning of a character at its end, unless the limit has cut it', () => {
    for (const [end, text] of [
      ['whole', '\ufffd'],
      ['cut', undefined],
    ] as const) {
      const events = new OutputEvents('utf8');
      expect(events.encode('stderr', Buffer.from([0xe2, 0x82]))).toBeUndefined();
      expect(events.finish('stderr', end)).toEqual(text && { stream: 'stderr', data: { text } });
    }
  });

  it('is kept as bytes, and not in the connection, while its reader does not read', async () => {
    const begun = once(server, 'request') as Promise<[unknown, ServerResponse]>;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const incoming = new Promise<import('node:http').IncomingMessage>((resolve) =>
      get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }, resolve),
    );
    const [, response] = await begun;
    const stream = new EventStream(response);
    const onOutput = stream.follow('utf8');
    const part = Buffer.alloc(64 * 1024, 'z');
    let most = 0;
    for (let turn = 0; turn < 200; turn += 1) {
      onOutput('stdout', part);
      most = Math.max(most, response.writableLength);
      if (turn % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(most).toBeLessThan(3 * part.length);
    stream.close({ stdout: 'whole', stderr: 'whole' });
    stream.finish({ status: 200, body: {} });
    const text = Buffer.concat(await (await incoming).toArray()).toString();
    expect(text.length - text.replaceAll('z', '').length).toBe(200 * part.length);
    expect(text.match(/^event: stdout$/gm)?.length).toBeLessThanOrEqual(200);
  });
});

it.each([
  ['text/event-stream', true],
  ['application/json, text/event-stream;q=0.9', true],
  ['*/*', false],
  ['text/event-streams', false],
  [undefined, false],
])('the header Accept: %s asks for events: %s', (accept, wanted) => {
  expect(wantsEvents({ headers: { accept } } as never)).toBe(wanted);
});
