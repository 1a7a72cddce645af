import type { EngineAt } from '../../engine/engine-at.ts';
import type { MountedSocket } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { likelyImages } from '../engine/likely-images.ts';
import { type RunProbe, runProbe } from '../engine/run-probe.ts';
import { withThrowAwayContainer } from '../engine/throw-away-container.ts';
import { formatBind } from './bind-mount.ts';

const INSIDE = '/dockperm.sock';
const IMAGES_TO_TRY = 3;
/** The engine refused to make the container, see docker-run(1). */
const REFUSED = 125;

/** A path of the engine's own host, read in a container of a local image that has `stat`. */
export async function lookFromInside(host: Host, source: string, engine: EngineAt): Promise<MountedSocket> {
  for (const image of (await likelyImages(host, engine)).slice(0, IMAGES_TO_TRY)) {
    const result = await runProbe(host, engine, statProbe(source, image, engine));
    const found = result.ok ? readStat(source, result.value.stdout) : null;
    if (found) return found;
    const refused = result.ok && result.value.exitCode === REFUSED;
    if (refused && (await isMissing(host, { source, image, engine }))) return { source, state: 'missing' };
  }
  return { source, state: 'unknown', reason: 'no image on the engine contains stat' };
}

/** `--mount` rather than `-v`: that one would create a missing source as a directory. */
function statProbe(source: string, image: string, { timeoutMs }: EngineAt): RunProbe {
  const mount = ['--mount', formatBind(source, INSIDE)];
  return {
    image,
    purpose: 'stat',
    flags: ['--network', 'none', '--env', 'LC_ALL=C', ...mount],
    command: ['stat', '-c', '%F:%u:%g:%a', INSIDE],
    timeoutMs: timeoutMs * 2,
  };
}

const unreadAcl = { state: 'unknown', reason: 'not read from inside a container' } as const;

/** As GNU and busybox name them in the C locale. */
const kinds =
  /^(?:socket|directory|regular(?: empty)? file|symbolic link|fifo|(?:block|character)(?: special file| device))$/;

function readStat(source: string, output: string): MountedSocket | null {
  const [, kind, uid, gid, mode = '0'] = /^([a-z ]+):(\d+):(\d+):([0-7]+)\n/m.exec(output) ?? [];
  if (kind === undefined || !kinds.test(kind)) return null;
  if (kind !== 'socket') {
    const is = kind === 'directory' ? 'a directory' : 'a file, not a socket';
    return { source, state: 'not-a-socket', is, empty: null };
  }
  const node = { uid: Number(uid), gid: Number(gid), mode: Number.parseInt(mode, 8), acl: unreadAcl };
  return { source, state: 'seen', node, folder: null, by: 'container' };
}

const BAD_PARAMETER = 400;

/** Asked without starting anything: of a bind the engine checks only whether its source is there. */
async function isMissing(
  host: Host,
  { source, image, engine }: { source: string; image: string; engine: EngineAt },
): Promise<boolean> {
  const hostConfig = { Mounts: [{ Type: 'bind', Source: source, Target: INSIDE }] };
  const made = await withThrowAwayContainer(
    host,
    engine,
    { image, purpose: 'stat', hostConfig },
    async () => null,
  );
  return !made.ok && made.status === BAD_PARAMETER;
}
