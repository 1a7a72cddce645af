import type { ComposeProject, SourceFile } from '../../compose/model.ts';
import type { Host } from '../../host/host.ts';
import type { ReadEnvFile } from './env-file.ts';
import { type ProjectFiles, readSource } from './project-files.ts';

export interface OwnReading {
  /** Without the files that could not be read. */
  readonly project: ComposeProject;
  /** Of every file that was met, those of the project first. */
  readonly texts: readonly string[];
  /** Once more, now that every file that can be had is at hand. */
  readonly read: (missing: 'skip' | 'refuse') => ComposeProject;
}

/** Files that `extends` or `include` name are met while reading: fetch what was missed, and start over. */
export async function readOwn(host: Host, project: ProjectFiles, env: ReadEnvFile): Promise<OwnReading> {
  const { readComposeProject } = await import('../../compose/read-project.ts');
  const loaded = new Map<string, SourceFile | null>();
  const missed = new Set<string>();
  const read = (missing: 'skip' | 'refuse'): ComposeProject =>
    readComposeProject(project.files, {
      env: { ...env.values, ...definedIn(host.env) },
      directory: project.directory,
      name: host.env.COMPOSE_PROJECT_NAME ?? env.values.COMPOSE_PROJECT_NAME ?? null,
      loadFile: (path) => {
        if (!loaded.has(path)) missed.add(path);
        return loaded.get(path)?.text;
      },
      missing,
    });
  let latest = read('skip');
  while (missed.size > 0) {
    for (const path of missed)
      loaded.set(path, await readSource(host, path, project.directory).catch(() => null));
    missed.clear();
    latest = read('skip');
  }
  const files = [...project.files, ...loaded.values()];
  return { project: latest, texts: files.flatMap((file) => file?.text ?? []), read };
}

function definedIn(env: Host['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
