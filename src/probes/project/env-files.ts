import { relativePath } from '../../compose/paths.ts';
import type { Selection } from '../../facts/selection.ts';

/** What Compose is told to read, from the project's folder, the last one above the others; empty for its own choice. */
export function envFilesOf({ directory, envBase, envFile }: Selection): string[] {
  const files = [envBase, envFile].filter((file) => file !== undefined && file !== null);
  return files.map((file) => relativePath(file, directory));
}
