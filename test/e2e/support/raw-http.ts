import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A connection whose failing is no failure of the test. */
export async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => {});
  return socket;
}

export interface Heard {
  readonly text: string;
  /** Of each answer. */
  readonly statuses: readonly number[];
  readonly closed: boolean;
  readonly seconds: number;
}

/** Sends the bytes as they are; what came back until the other side closed, or until `patience` milliseconds were over. */
export async function sendRaw(url: string, bytes: string | Buffer, patience = 2_000): Promise<Heard> {
  const started = performance.now();
  const socket = await open(url);
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  // Not `once` of node:events, which rejects at a reset connection.
  const end = new Promise<true>((resolve) => socket.once('close', () => resolve(true)));
  const closed = await Promise.race([end, sleep(patience, false)]);
  socket.destroy();
  const text = Buffer.concat(parts).toString('latin1');
  const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, code]) => Number(code));
  return { text, statuses, closed, seconds: (performance.now() - started) / 1000 };
}
