import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type FakeEngine, startFakeEngine } from './fake-engine.ts';

/** What a script does, in the place of a shell. */
export interface Script {
  readonly text: string;
  print(stream: 'stdout' | 'stderr', part: Buffer): void;
  /** The report on both outputs that the script has ended. */
  end(exitCode: number): void;
  /** The connection is lost, without a word of the end. */
  breakOff(): void;
}

type Behaviour = (script: Script) => void;

/** Called first with every request; answers it and returns true, or leaves it to the rest. */
type Interception = (request: IncomingMessage, response: ServerResponse) => boolean;

/** An engine whose containers run what a test says: for what is about the service and not about the engine. */
export async function startFakeDocker(
  behave: Behaviour,
  intercept: Interception = () => false,
): Promise<FakeEngine & { readonly open: Set<Duplex> }> {
  const open = new Set<Duplex>();
  const created: Duplex[] = [];
  const fake = await startFakeEngine(
    (request, response) => {
      if (intercept(request, response)) return;
      if (request.url?.endsWith('/start')) created.shift()?.write(frame('stdout', Buffer.from('ready\n')));
      answer(request, response);
    },
    (connection) => {
      connection.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
      open.add(connection);
      connection
        .on('close', () => open.delete(connection))
        .on('end', () => connection.end())
        .on('error', () => {});
      created.push(connection);
      readInput(connection, behave);
    },
  );
  return { ...fake, open };
}

function answer({ method, url = '' }: IncomingMessage, response: ServerResponse): void {
  if (url === '/_ping') response.setHeader('Api-Version', '1.45').end('OK');
  else if (url.includes('/events')) response.writeHead(200).flushHeaders();
  else if (url.includes('/containers/json')) response.end('[]');
  else if (method === 'GET') response.end('{}');
  else if (url.endsWith('/containers/create'))
    response.writeHead(201).end(JSON.stringify({ Id: randomBytes(32).toString('hex') }));
  else response.writeHead(204).end();
}

function readInput(connection: Duplex, behave: Behaviour): void {
  let input = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    input = Buffer.concat([input, chunk]);
    const line = input.indexOf('\n');
    const [nonce, , all, length] = input.toString('utf8', 0, Math.max(0, line)).split(' ');
    if (line < 0 || input.length < line + 1 + Number(all)) return;
    connection.off('data', onData).resume();
    behave({
      text: input.toString('utf8', line + 1, line + 1 + Number(length)),
      print: (stream, part) => connection.write(frame(stream, part)),
      end: (exitCode) => {
        const report = Buffer.from(`\n${nonce} ${exitCode} -\n`);
        connection.write(Buffer.concat([frame('stderr', report), frame('stdout', report)]));
      },
      breakOff: () => connection.destroy(),
    });
  };
  connection.on('data', onData);
}

function frame(stream: 'stdout' | 'stderr', part: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(stream === 'stdout' ? 1 : 2, 0);
  head.writeUInt32BE(part.length, 4);
  return Buffer.concat([head, part]);
}
