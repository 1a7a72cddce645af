import type { Random } from '../random.ts';
import type { ImageSpec, Launch } from './case.ts';

/** Only root can become somebody else; an image's own entrypoint does it already. */
export function randomLaunch(
  random: Random,
  { image, gid, isRoot }: { image: ImageSpec; gid: number; isRoot: boolean },
): Launch {
  if (image.entry !== 'none' || !isRoot || random.chance(0.6))
    return random.chance(0.2) ? { by: 'shell' } : { by: 'exec' };
  const argv = randomDrop(random, image, gid);
  return { by: random.chance(0.15) ? 'supervisor' : 'drop', argv };
}

function randomDrop(random: Random, image: ImageSpec, gid: number): string[] {
  const hasDocker = image.groups.some(({ name }) => name === 'docker');
  const user = random.pick([
    'app',
    'worker',
    '1000',
    'app:app',
    `1000:${gid}`,
    ...(hasDocker ? ['app:docker'] : []),
  ]);
  const ids = ['--reuid=1000', `--regid=${random.pick([1000, 1000, gid])}`];
  return random.pick([
    ['gosu', user],
    ['su-exec', user],
    ['s6-setuidgid', random.pick(['app', 'worker'])],
    ['setpriv', ...ids, '--clear-groups'],
    ['setpriv', ...ids, '--keep-groups'],
    ['setpriv', '--reuid', 'app', '--regid', 'app', '--init-groups'],
    ['setpriv', ...ids, `--groups=${random.pick([gid, 50])}`],
  ]);
}
