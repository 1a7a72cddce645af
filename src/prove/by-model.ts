import { processInside } from '../access/container-access.ts';
import { viewSocket } from '../access/id-map.ts';
import { judgeConnect } from '../access/permission.ts';
import type { Verdict } from '../access/verdict.ts';
import { readMount } from '../facts/containers/mounts.ts';
import type { ContainerFacts } from '../facts/facts.ts';
import type { Host } from '../host/host.ts';
import type { ProvingEngine, Whose } from './running.ts';

/** What the kernel would say to the process that runs, going by its ids and by the socket as it is now. */
export async function judgeByModel(
  host: Host,
  { engine }: Pick<Whose, 'engine'>,
  container: ContainerFacts,
): Promise<Verdict['access']> {
  const { process, socketMount, usernsMode } = container;
  if (process.state === 'unknown') return 'unknown';
  const mount = await readMount(host, socketMount.source, { elsewhere: engine.elsewhere, engine });
  if (mount.state !== 'seen' || engine.userns.mode === 'unknown') return 'unknown';
  if (socketMount.folder !== null && mount.folder === null) return 'unknown';
  const outside: ProvingEngine['userns'] = mount.by === 'container' ? { mode: 'none' } : engine.userns;
  const inside = processInside(container, process, engine.userns);
  const { dacOverride } = process;
  const who = { uid: inside.uid, groups: inside.gids, dacOverride, dacReadSearch: dacOverride };
  const folder = socketMount.folder === null ? null : mount.folder;
  const parents = folder === null ? [] : [viewSocket(folder.path, folder, outside, usernsMode)];
  return judgeConnect(who, parents, viewSocket(mount.source, mount.node, outside, usernsMode)).access;
}
