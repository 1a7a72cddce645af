import { describe, expect, it } from 'vitest';
import { baseSelection, selectEnvironment } from '../../../src/deploy/environment.ts';
import { type Machine, memoryHost } from '../../support/memory-host.ts';
import { APP, composeFile, linux } from '../../support/scenes.ts';

async function select(environment: string, names: readonly string[], directory = APP) {
  const files: Machine['files'] = Object.fromEntries(names.map((name) => [`${APP}/${name}`, composeFile()]));
  const host = memoryHost(linux({ files }));
  const { files: chosen, ...rest } = await selectEnvironment(host, { directory, environment, gid: 5 });
  const nameOf = (path: string) => path.replace(`${APP}/`, '');
  return {
    ...rest,
    files: chosen.map(nameOf),
    envFile: rest.envFile && nameOf(rest.envFile),
    ...(rest.envBase === undefined ? {} : { envBase: rest.envBase && nameOf(rest.envBase) }),
  };
}

const plain = baseSelection({ directory: APP, environment: '', gid: 5 }, 'project');

it('selects every service of the project, and no container outside of it', () => {
  expect(plain).toMatchObject({ services: [], containers: [], profiles: [], all: false });
});

describe('the files of an environment', () => {
  it.each(['production', 'development'])(
    'are those of the project where %s has none of its own',
    async (name) => {
      expect(await select(name, ['compose.yaml'])).toEqual(plain);
    },
  );

  it.each([
    'docker-compose.staging.yml',
    'docker-compose.staging.yaml',
    'compose.staging.yaml',
    'compose.staging.yml',
  ])('are laid over the others: %s', async (name) => {
    expect((await select('staging', ['compose.yaml', name])).files).toEqual(['compose.yaml', name]);
  });

  it('are laid over the override file as well, which Compose takes by itself', async () => {
    const { files } = await select('staging', [
      'compose.yaml',
      'compose.override.yaml',
      'compose.staging.yaml',
    ]);
    expect(files).toEqual(['compose.yaml', 'compose.override.yaml', 'compose.staging.yaml']);
  });

  it('are the first of those with its name', async () => {
    const { files } = await select('staging', [
      'compose.yaml',
      'compose.staging.yml',
      'docker-compose.staging.yml',
    ]);
    expect(files).toEqual(['compose.yaml', 'docker-compose.staging.yml']);
  });

  it('have variables that are laid over .env, where there is one', async () => {
    expect(await select('staging', ['compose.yaml', '.env.staging', '.env'])).toEqual({
      ...plain,
      envFile: '.env.staging',
      envBase: '.env',
    });
    expect(await select('staging', ['compose.yaml', '.env.staging'])).toEqual({
      ...plain,
      envFile: '.env.staging',
    });
    expect(await select('production', ['compose.yaml', '.env'])).toEqual(plain);
  });

  it('are found from a directory of the project', async () => {
    const names = ['compose.yaml', 'src/x', '.env.staging'];
    expect((await select('staging', names, `${APP}/src`)).envFile).toBe('.env.staging');
  });

  it('are none where there is no project that they could be laid over', async () => {
    expect((await select('staging', ['compose.staging.yaml'])).files).toEqual([]);
  });

  it('have to be there for a name that is not customary', async () => {
    await expect(select('staging', ['compose.yaml', '.env'])).rejects.toMatchObject({
      code: 'usage',
      message: `${APP} has no files for environment "staging".`,
      next: [{ sentence: 'Create compose.staging.yaml or .env.staging, or use production or development.' }],
    });
  });
});
