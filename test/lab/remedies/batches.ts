import { wishesOf } from '../causes/schedule.ts';
import type { EngineWish } from '../causes/staging.ts';
import type { Remedied } from './staging.ts';

/** Stagings that share their engines. */
interface Batch {
  readonly wishes: readonly EngineWish[];
  readonly members: readonly Remedied[];
}

export function batchesOf(stagings: readonly Remedied[]): Batch[] {
  const keys = [...new Set(stagings.map(keyOf))];
  return keys.map((key) => {
    const members = stagings.filter((staging) => keyOf(staging) === key);
    return { wishes: wishesOfAll(members), members };
  });
}

/** Images are no reason for an engine of their own. */
function keyOf({ cause }: Remedied): string {
  return JSON.stringify(wishesOf(cause).map(({ images: _, ...wish }) => wish));
}

/** Those of the first, with the images that any of them asks for. */
function wishesOfAll(members: readonly Remedied[]): EngineWish[] {
  const all = members.map(({ cause }) => wishesOf(cause));
  return (all[0] ?? []).map((wish, index) => {
    const images = all.flatMap((wishes) => wishes[index]?.images ?? []);
    return images.length === 0 ? wish : { ...wish, images: [...new Set(images)] };
  });
}
