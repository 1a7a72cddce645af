import { asCauses } from './services/as-causes.ts';
import { groups } from './services/groups.ts';
import type { RemedySection } from './staging.ts';

export const sections: readonly RemedySection[] = [
  { title: 'Services and containers', stagings: [...asCauses, ...groups] },
];
