import { type Former, rememberFormer } from '../apply/containers/snapshot.ts';
import type { Host } from '../host/host.ts';

/** Whether the very containers of then run now, and no others. */
export async function isSameStill(
  host: Host,
  { engine, projectName, containers, images }: Former,
): Promise<boolean> {
  const now = await rememberFormer(host, engine, { projectName, images: Object.keys(images) });
  const ids = (list: Former['containers']): string =>
    list
      .filter(({ running }) => running)
      .map(({ id }) => id)
      .sort()
      .join();
  return containers.length > 0 && ids(containers) === ids(now.containers);
}
