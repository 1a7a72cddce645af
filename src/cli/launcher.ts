import { delimiter } from 'node:path';

/** How dockperm was started, for the commands that it proposes: by npx, by a name that PATH leads to, or by a file. */
export function launcherOf({ argv, env }: Pick<NodeJS.Process, 'argv' | 'env'>): readonly string[] {
  const script = argv[1] ?? '';
  if (env.npm_command === 'exec') return ['npx', 'dockperm'];
  const [, folder = '', name = ''] = /^(.*)[/\\]([^/\\]*)$/.exec(script) ?? [];
  const isInPath = (env.PATH ?? '').split(delimiter).includes(folder);
  if (name === 'dockperm' || name === '') return isInPath || name === '' ? ['dockperm'] : [script];
  return ['node', script];
}
