import type { Random } from '../random.ts';
import type { Made, Spelled } from './case.ts';

/** `docker run` gets the value; a Compose file may have it in several ways. An unset variable stands for nothing. */
export function randomSpelling(random: Random, value: string, made: Made): Spelled {
  if (made.by === 'run') return { value, as: 'quoted' };
  const isNumber = /^[1-9]\d*$/.test(value);
  const ways = ['quoted', 'quoted', 'quoted', 'default', 'env-file'] as const;
  if (random.chance(0.04)) return { value: '', as: 'unset' };
  return { value, as: random.pick(isNumber ? (['plain', 'plain', ...ways] as const) : ways) };
}
