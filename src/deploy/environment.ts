import { DockpermError } from '../errors.ts';
import type { Selection } from '../facts/selection.ts';
import type { Host } from '../host/host.ts';
import { findProjectFiles, firstThatExists } from '../probes/project/project-files.ts';

export interface EnvironmentChoice {
  readonly directory: string;
  readonly environment: string;
  readonly gid: number | null;
}

const ENGINE_TIMEOUT_MS = 5000;

/** These two need no files of their own: a project without them means the same in both. */
const customary = ['production', 'development'];

export function baseSelection({ directory, gid }: EnvironmentChoice, scope: Selection['scope']): Selection {
  const nothing = { files: [], envFile: null, profiles: [], services: [], containers: [] };
  return { directory, ...nothing, all: false, endpoint: null, gid, scope, timeoutMs: ENGINE_TIMEOUT_MS };
}

/**
 * The project's files with those of the environment laid over them: `.env.NAME` over `.env`, and `compose.NAME.yaml` over
 * what Compose takes by itself, its override file included.
 */
export async function selectEnvironment(host: Host, choice: EnvironmentChoice): Promise<Selection> {
  const selection = baseSelection(choice, 'project');
  const found = await findProjectFiles(host, selection);
  const directory = found?.directory ?? choice.directory;
  const { environment } = choice;
  const names = [
    `docker-compose.${environment}.yml`,
    `docker-compose.${environment}.yaml`,
    `compose.${environment}.yaml`,
    `compose.${environment}.yml`,
  ];
  const override = await firstThatExists(host, directory, names);
  const envFile = await firstThatExists(host, directory, [`.env.${environment}`]);
  const envBase = envFile && (await firstThatExists(host, directory, ['.env']));
  if (override === null && envFile === null && !customary.includes(environment))
    throw unknownEnvironment(environment, directory);
  const files = override === null || found === null ? [] : [...found.files.map(({ path }) => path), override];
  return { ...selection, files, envFile, ...(envBase === null ? {} : { envBase }) };
}

function unknownEnvironment(name: string, directory: string): DockpermError {
  const message = `${directory} has no files for environment "${name}".`;
  return new DockpermError(
    'usage',
    message,
    `Create compose.${name}.yaml or .env.${name}, or use production or development.`,
  );
}
