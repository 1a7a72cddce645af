import type { Host, Result } from '../../host/host.ts';

/** A file of the project. Root does not read what a link of somebody else's project leads to outside: `LEADS_OUTSIDE`. */
export async function readOwnText(host: Host, path: string, directory: string): Promise<Result<string>> {
  const led = await host.checkLinks(path, directory);
  return led.ok ? host.readFile(path) : led;
}

export const LEADS_OUTSIDE =
  'a link leads out of the project, which somebody else owns, and root does not follow it';
