import { viewSocket } from '../../access/id-map.ts';
import { judgeConnect } from '../../access/permission.ts';
import type { AccessVerdict } from '../../access/verdict.ts';
import type { ContainerFacts } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { readMount } from '../../probes/containers/mounts.ts';
import { type Credentials, identityOf } from './identity-of.ts';
import type { VerifiedEngine, Whose } from './running.ts';

/** What the kernel would say to the process that runs, going by its ids and by the socket as it is now. */
export async function judgeByModel(
  host: Host,
  whose: Pick<Whose, 'engine'>,
  container: Credentials & Pick<ContainerFacts, 'socketMount'>,
): Promise<AccessVerdict['access']> {
  const { engine } = whose;
  const { socketMount, usernsMode } = container;
  const mount = await readMount(host, socketMount.source, { elsewhere: engine.elsewhere, engine });
  if (mount.state !== 'seen' || engine.userns.mode === 'unknown') return 'unknown';
  if (socketMount.folder !== null && mount.folder === null) return 'unknown';
  const outside: VerifiedEngine['userns'] = mount.by === 'container' ? { mode: 'none' } : engine.userns;
  const inside = await identityOf(host, whose, container);
  if (inside === null) return 'unknown';
  const { uid, gids, dacOverride } = inside;
  const who = { uid, groups: gids, dacOverride, dacReadSearch: dacOverride };
  const folder = socketMount.folder === null ? null : mount.folder;
  const parents = folder === null ? [] : [viewSocket(folder.path, folder, outside, usernsMode)];
  return judgeConnect(who, parents, viewSocket(mount.source, mount.node, outside, usernsMode)).access;
}
