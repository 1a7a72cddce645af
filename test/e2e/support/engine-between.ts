import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Engine } from '../../lab/lab.ts';

export interface Delays {
  /** Milliseconds before the engine is asked; Infinity for never. */
  readonly before?: number;
  /** Milliseconds before its answer is handed on. */
  readonly after?: number;
}

export interface Between {
  readonly socket: string;
  /** `METHOD PATH` of every request, in order. */
  readonly asked: readonly string[];
}

/** A socket before an engine's, of the same group, that hands requests on, as late as `delaysOf` says. */
export async function engineBetween(
  engine: Engine,
  delaysOf: (line: string) => Delays = () => ({}),
): Promise<Between> {
  const folder = mkdtempSync(join(tmpdir(), 'dockperm-between-'));
  chmodSync(folder, 0o755);
  const socket = join(folder, 'docker.sock');
  const asked: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method, url: path = '', headers } = incoming;
    asked.push(`${method} ${path}`);
    const { before = 0, after = 0 } = delaysOf(`${method} ${path}`);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    if (before === Number.POSITIVE_INFINITY) return;
    if (before > 0) await sleep(before);
    const onward = request({ socketPath: engine.socket, method, path, headers }, async (answer) => {
      if (after > 0) await sleep(after);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    onward.end(Buffer.concat(chunks));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  chownSync(socket, 0, engine.gid);
  chmodSync(socket, 0o660);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { socket, asked };
}
