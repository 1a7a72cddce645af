import { type Snapshot, takeSnapshot } from '../apply/containers/snapshot.ts';
import type { Host } from '../host/host.ts';

/** Whether exactly the containers of the snapshot are running now. */
export async function isUnchanged(
  host: Host,
  { engine, projectName, containers, images }: Snapshot,
): Promise<boolean> {
  const now = await takeSnapshot(host, engine, { projectName, images: Object.keys(images) });
  const ids = (list: Snapshot['containers']): string =>
    list
      .filter(({ running }) => running)
      .map(({ id }) => id)
      .sort()
      .join();
  return containers.length > 0 && ids(containers) === ids(now.containers);
}
