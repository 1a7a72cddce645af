import { relativePath } from '../../compose/paths.ts';
import type { Selection } from '../../facts/selection.ts';

/** The env files for Compose to read, relative to the project's directory; the last one wins. Empty for its default. */
export function envFilesOf({ directory, envBase, envFile }: Selection): string[] {
  const files = [envBase, envFile].filter((file) => file !== undefined && file !== null);
  return files.map((file) => relativePath(file, directory));
}
