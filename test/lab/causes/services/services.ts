import type { Staging } from '../staging.ts';
import { advice } from './advice.ts';
import { containers } from './containers.ts';
import { groups } from './groups.ts';
import { image } from './image.ts';
import { namespaces } from './namespaces.ts';
import { recorded } from './recorded.ts';

export const services: readonly Staging[] = [
  ...groups,
  ...namespaces,
  ...recorded,
  ...image,
  ...containers,
  ...advice,
];
