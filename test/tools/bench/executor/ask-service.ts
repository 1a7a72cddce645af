import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './bench.ts';

export interface Asked {
  readonly status: number;
  readonly text: string;
}

/** One request on a connection of its own, which is not timed. Rejects when the service goes away. */
export function askService(bench: Bench, port: number, body?: object): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${bench.token}`, 'content-type': 'application/json' };
    const path = body === undefined ? '/metrics' : '/execute';
    const method = body === undefined ? 'GET' : 'POST';
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Waits until every container that should be warm is; false when they are not in time. */
export async function untilWarm(bench: Bench, port: number, patience = 20_000): Promise<boolean> {
  for (const until = Date.now() + patience; Date.now() < until; await sleep(25)) {
    const { text } = await askService(bench, port);
    if (gauge(text, 'pool_idle') >= bench.pool && gauge(text, 'pool_starting') === 0) return true;
    // A service that keeps none warm would be waited for without an end.
    if (gauge(text, 'pool_size') === 0) return false;
  }
  return false;
}

function gauge(text: string, name: string): number {
  return Number(new RegExp(`^dockperm_executor_${name}\\{[^}]*\\} (\\S+)`, 'm').exec(text)?.[1] ?? 0);
}
