import { parentOf } from '../compose/paths.ts';
import type { Host } from '../host/host.ts';

/** The folder itself, or the one in which it would be made. */
export async function nearestFolder(host: Host, folder: string): Promise<string> {
  const found = await host.stat(folder);
  return found.ok || folder === '/' ? folder : nearestFolder(host, parentOf(folder));
}
