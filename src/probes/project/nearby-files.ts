import type { NearbyFile } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';

/** A directory with more entries, such as a home directory, holds more than one project. */
const MOST_FOLDERS = 40;

/** Where packages are installed; what they contain is no project of the user's. */
const skipped = ['node_modules', 'vendor'];

/** Files of a project that Compose does not find by itself, in this directory and those directly below; only names are read. */
export async function findNearbyFiles(host: Host, directory: string): Promise<NearbyFile[]> {
  const names = await namesIn(host, directory);
  // A name with a dot is a file's as a rule, and asking about each would take longer than the check.
  const folders = names.filter((name) => !name.includes('.') && !skipped.includes(name));
  const below = await Promise.all(
    folders
      .slice(0, MOST_FOLDERS)
      .map(async (folder) =>
        (await namesIn(host, `${directory}/${folder}`)).map((name) => `${folder}/${name}`),
      ),
  );
  const container = names.includes('.devcontainer') ? await namesIn(host, `${directory}/.devcontainer`) : [];
  const paths = [...names, ...below.flat(), ...container.map((name) => `.devcontainer/${name}`)];
  return paths.flatMap((path) => {
    const kind = kindOf(path);
    return kind === null ? [] : [{ kind, path }];
  });
}

function kindOf(path: string): NearbyFile['kind'] | null {
  if (/^\.devcontainer(\/devcontainer)?\.json$/.test(path)) return 'dev-container';
  return /(^|[/._-])(compose|stack)([._-][^/]*)?\.ya?ml$/i.test(path) ? 'compose' : null;
}

async function namesIn(host: Host, path: string): Promise<readonly string[]> {
  const found = await host.readDir(path);
  return found.ok ? [...found.value].sort() : [];
}
