import { baseName, parentOf } from '../../compose/paths.ts';
import type { Host } from '../../host/host.ts';

/** Without links, also of what is yet to be made. */
export async function realPathOf(host: Host, path: string): Promise<string> {
  const real = await host.realPath(path);
  if (real.ok) return real.value;
  const folder = parentOf(path);
  if (folder === path) return path;
  const above = await realPathOf(host, folder);
  return `${above === '/' ? '' : above}/${baseName(path)}`;
}
