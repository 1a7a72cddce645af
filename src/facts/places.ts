import type { Host } from '../host/host.ts';
import type { Connection, Endpoint, EnginePlace } from './facts.ts';

/** Everywhere else that an engine of this user may listen. */
export async function findPlaces(
  _host: Host,
  _endpoint: Endpoint,
  _connection: Connection,
): Promise<EnginePlace[]> {
  return [];
}
