import type { Random } from '../random.ts';
import type { ImageSpec, Made, Spelled } from './case.ts';
import { randomSpelling } from './random-spelling.ts';

interface About {
  readonly image: ImageSpec;
  readonly gid: number;
  readonly made: Made;
}

export function randomGroups(random: Random, { image, gid, made }: About): Spelled[] {
  if (random.chance(0.35)) return [];
  const first = random.chance(0.45) ? `${gid}` : randomGroup(random, image, gid);
  const more = random.chance(0.25) ? [random.pick(['50', '999', '44', 'staff', '0'])] : [];
  return [...new Set([first, ...more])].map((value) => randomSpelling(random, value, made));
}

function randomGroup(random: Random, image: ImageSpec, gid: number): string {
  const names = image.groups.map(({ name }) => name);
  const isThere = random.chance(0.9);
  return random.pick([
    '999',
    '998',
    '1000',
    '0',
    `${gid + 1}`,
    `0${gid}`,
    '0999',
    'root',
    ...(isThere ? names : ['docker']),
  ]);
}
