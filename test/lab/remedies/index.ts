import { join } from 'node:path';
import { readStagings } from '../read-stagings.ts';
import { asCauses } from './project/as-causes.ts';
import type { Remedied, RemedySection } from './staging.ts';

/** A section is a directory with a file for each of its rules. */
const read = (folder: string): Promise<Remedied[]> =>
  readStagings<Remedied>(join(import.meta.dirname, folder));

export const sections: readonly RemedySection[] = [
  { title: 'A machine without systemd', stagings: await read('host') },
  { title: 'Services and containers', stagings: [...asCauses, ...(await read('services'))] },
];
