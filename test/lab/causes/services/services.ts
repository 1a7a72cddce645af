import type { Staging } from '../staging.ts';
import { advice } from './advice.ts';
import { containers } from './containers.ts';
import { groups } from './groups.ts';
import { image } from './image.ts';
import { namespaces } from './namespaces.ts';
import { recorded } from './recorded.ts';
import { stack } from './stack.ts';
import { stale } from './stale.ts';
import { variables } from './variables.ts';

/** In the order of the catalogue. */
export const services: readonly Staging[] = [
  ...groups,
  ...variables,
  ...namespaces,
  ...recorded,
  ...image,
  ...containers,
  ...stale,
  ...stack,
  ...advice,
];
