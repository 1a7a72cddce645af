import type { Host } from '../host/host.ts';
import type { Connection, Hosting } from './facts.ts';

/** Platforms without an engine to talk to; not looked for unless there is none. */
export async function findHosting(_host: Host, _connection: Connection): Promise<Hosting> {
  return { kind: 'ordinary' };
}
