import { request } from 'node:http';

/** One call to the engine's API. Rejects with the errno of the connection, or when it takes too long. */
export function callEngine(
  socket: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    // To look takes no time; to change something may.
    const timeout = method === 'GET' ? 2000 : 20_000;
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const call = request({ socketPath: socket, method, path, headers, timeout }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }),
      );
    });
    call.on('timeout', () => call.destroy(new Error(`no answer on ${socket}`)));
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

export async function answers(socket: string): Promise<boolean> {
  try {
    return (await callEngine(socket, 'GET', '/_ping')).status === 200;
  } catch {
    return false;
  }
}

/** Stops every container at once: a daemon that shuts down would give each of them ten seconds. */
export async function killContainers(socket: string): Promise<void> {
  const { body } = await callEngine(socket, 'GET', '/containers/json');
  const running = JSON.parse(body) as { Id: string }[];
  await Promise.all(running.map(({ Id }) => callEngine(socket, 'POST', `/containers/${Id}/kill`)));
}
