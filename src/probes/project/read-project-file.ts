import { parentOf } from '../../compose/paths.ts';
import { decodeText } from '../../host/decode-text.ts';
import type { Host, Result } from '../../host/host.ts';
import { isRootAmongOthers } from '../../host/root-owned-path.ts';

/**
 * A file of the project. In another user's directory root reads with that user's rights, and not what a link leads to
 * outside: `LEADS_OUTSIDE`.
 */
export async function readProjectFile(host: Host, path: string, directory: string): Promise<Result<string>> {
  const led = await host.checkLinks(path, directory);
  if (!led.ok) return led;
  if (!(await isRootAmongOthers(host, parentOf(path)))) return host.readFile(path);
  const bytes = await host.readBytes(path, directory);
  return bytes.ok ? decodeText(bytes.value) : bytes;
}
