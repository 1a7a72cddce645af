import { lstatSync, rmSync } from 'node:fs';
import type { EngineService } from '../service.ts';
import { SettingError } from '../settings/setting-error.ts';
import { createBroker } from './broker-server.ts';

/** Listens on the unix socket of BROKER_SOCKET, for its owner and group only, and on nothing else. */
export function listenAsBroker(
  service: EngineService,
  path: string | undefined,
): ReturnType<typeof createBroker> {
  if (path === undefined)
    throw new SettingError('BROKER_SOCKET', 'is not set; the broker needs the path of its socket');
  removeStale(path);
  const server = createBroker(service);
  // Not by a chmod afterwards: in between everybody could connect.
  process.umask(0o117);
  server.listen(path, () => service.log('info', 'listening', { socket: path }));
  return server;
}

/** A broker that was killed leaves its socket behind. Nothing else is removed. */
function removeStale(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket()) rmSync(path);
}
