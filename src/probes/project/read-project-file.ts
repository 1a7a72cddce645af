import type { Host, Result } from '../../host/host.ts';

/** A file of the project. Root does not read what a link of somebody else's project leads to outside: `LEADS_OUTSIDE`. */
export async function readProjectFile(host: Host, path: string, directory: string): Promise<Result<string>> {
  const led = await host.checkLinks(path, directory);
  return led.ok ? host.readFile(path) : led;
}
