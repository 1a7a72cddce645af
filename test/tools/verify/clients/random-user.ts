import type { Random } from '../random.ts';
import type { ImageSpec, Made, Spelled } from './case.ts';
import { randomSpelling } from './random-spelling.ts';

interface About {
  readonly image: ImageSpec;
  readonly gid: number;
  readonly made: Made;
}

export function randomUser(random: Random, { image, gid, made }: About): Spelled | null {
  if (random.chance(0.4)) return null;
  const hasDocker = image.groups.some(({ name }) => name === 'docker');
  const named = hasDocker ? ['app:docker', '1000:docker', '4000:docker'] : ['app:staff'];
  const value = random.chance(0.02)
    ? 'nobody-here'
    : random.pick([
        'root',
        '0',
        '0:0',
        'root:staff',
        '0:1000',
        'app',
        'worker',
        '1000',
        '4000',
        '1000:1000',
        '1001:999',
        `1000:${gid}`,
        `4000:${gid}`,
        `app:${gid}`,
        ...named,
      ]);
  const spelled = randomSpelling(random, value, made);
  // Compose takes a number for a group, and refuses one for a user.
  return spelled.as === 'plain' ? { ...spelled, as: 'quoted' } : spelled;
}

/** Whether the first process of the container has the uid 0. */
export function startsAsRoot(user: Spelled | null, image: ImageSpec): boolean {
  const name = (user?.value || image.user || 'root').split(':')[0];
  return name === 'root' || name === '0';
}
