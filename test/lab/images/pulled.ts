import { existsSync } from 'node:fs';
import { cacheDir } from '../places.ts';
import type { ImageName } from './catalogue.ts';

/** The file of a real image that was pulled earlier; see pull-images.ts. */
export async function pulledArchive(name: ImageName): Promise<string | undefined> {
  const file = `${cacheDir}/images/pulled/${name.replace(/[/:]/g, '_')}.tar`;
  return existsSync(file) ? file : undefined;
}
