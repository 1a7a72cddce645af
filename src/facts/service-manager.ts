import type { Host } from '../host/host.ts';
import type { Connection, ServiceManager } from './facts.ts';

/** What systemd says of the engine's units; not asked unless the engine is not there. */
export async function readServiceManager(
  _host: Host,
  _connection: Connection,
  _timeoutMs: number,
): Promise<ServiceManager> {
  return { kind: 'unknown', state: 'unknown', reason: 'not asked, since the engine answers' };
}
