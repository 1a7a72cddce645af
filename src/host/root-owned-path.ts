import { parentOf } from '../compose/paths.ts';
import type { Host } from './host.ts';

/** Whether only root can say what is at the path: nobody else owns a folder or link on the way. */
export async function isOwnedByRoot(host: Host, path: string): Promise<boolean> {
  for (let at = path; ; at = parentOf(at)) {
    const stat = await host.stat(at);
    if (stat.ok && stat.value.uid !== 0) return false;
    if (at === parentOf(at)) return true;
  }
}

/** Whether this is root at work in a folder that is somebody else's, who may mean harm. */
export async function isRootAmongOthers(host: Host, directory: string): Promise<boolean> {
  const { uid } = await host.identity();
  return uid === 0 && !(await isOwnedByRoot(host, directory));
}
