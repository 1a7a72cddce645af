import { join } from 'node:path';
import { readStagings } from '../read-stagings.ts';
import type { Act, LiveAct, RecordedAct, Staging } from './staging.ts';

export interface Section<A extends Act = LiveAct | RecordedAct> {
  readonly title: string;
  readonly stagings: readonly Staging<A>[];
}

/** A section is a directory with a file for each of its rules. */
const read = (folder: string): Promise<Staging[]> => readStagings<Staging>(join(import.meta.dirname, folder));

export const services: readonly Staging[] = await read('services');

export const sections: readonly Section[] = [
  { title: 'Where the client goes', stagings: await read('endpoint') },
  { title: "The socket's path", stagings: await read('socket') },
  { title: 'Access of the person or process', stagings: await read('access') },
  { title: 'Services and containers', stagings: services },
];
