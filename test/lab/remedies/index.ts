import { groups } from './services/groups.ts';
import type { RemedySection } from './staging.ts';

export const sections: readonly RemedySection[] = [{ title: 'Services and containers', stagings: groups }];
