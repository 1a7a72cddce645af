import type { Case } from './case.ts';
import { Random } from './random.ts';
import { randomTree } from './random-tree.ts';
import { randomWho } from './random-who.ts';

/** The case of this number in the row that the seed begins. */
export function randomCase(seed: number, index: number, root: string): Case {
  const random = new Random(seed, index);
  const who = randomWho(random);
  return { ...randomTree(random, root), who };
}
