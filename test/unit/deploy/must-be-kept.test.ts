import { describe, expect, it } from 'vitest';
import { hasExecutor } from '../../../src/deploy/executor.ts';
import { type KeptQuestion, mustBeKept } from '../../../src/deploy/read-configured.ts';
import type { RunResult } from '../../../src/host/host.ts';
import { at, hostWith } from '../../support/engine-state.ts';
import { engine } from '../../support/memory-engine.ts';
import { withPrograms } from '../../support/programs-of.ts';
import { APP, composeFile, factsOf, linux, project, select } from '../../support/scenes.ts';

const base = { file: 'docker', args: ['compose'], cwd: APP };
const inspected = (NetworkID = 'app_default') => ({
  Image: 'id of web:1',
  Config: { Image: 'web:1', Env: ['A=1'], Labels: { 'com.docker.compose.config-hash': 'h1' } },
  NetworkSettings: { Networks: { app_default: { NetworkID } } },
});
const containers = [{ id: 'c1', name: 'app-web-1', service: 'web', running: true, inspected: inspected() }];
const services: KeptQuestion['services'] = [
  { name: 'web', images: ['web:1'], builds: false, buildArgs: {}, ports: [], environment: { A: '1' } },
];

async function ask(
  more: Partial<KeptQuestion['snapshot']> = {},
  hashed: Partial<RunResult> = { stdout: 'web h1\n' },
) {
  const { host } = hostWith(engine({ images: { 'web:1': {} } }));
  const asked: string[] = [];
  const watched = withPrograms(host, (words) => {
    asked.push(words.join(' '));
    return hashed;
  });
  const snapshot = { engine: at, projectName: 'app', containers, images: {}, ...more };
  const kept = await mustBeKept(watched, base, { snapshot, services, selection: select() });
  return { kept, asked };
}

describe('containers on an engine on which Compose sees a difference where there is none', () => {
  it('are kept where they are as configured', async () => {
    const { kept, asked } = await ask();
    expect(kept).toBe(true);
    expect(asked).toEqual(['docker compose config --hash *']);
    expect((await ask({}, { stdout: 'web h1\nwarning\n' })).kept).toBe(true);
  });

  it('are not kept where the hash of a service, or its image, is another one', async () => {
    expect((await ask({}, { stdout: 'web h2\n' })).kept).toBe(false);
    const other = [{ ...containers[0], inspected: { ...inspected(), Image: 'id of web:0' } }];
    expect((await ask({ containers: other as typeof containers })).kept).toBe(false);
    const gone = [
      { ...containers[0], inspected: { ...inspected(), Config: { ...inspected().Config, Image: 'none:1' } } },
    ];
    expect((await ask({ containers: gone as typeof containers })).kept).toBe(false);
  });

  it('are not kept where Compose does not say the hashes', async () => {
    expect((await ask({}, { exitCode: 1, stdout: 'web h1\n' })).kept).toBe(false);
    expect((await ask({}, { stdout: 'web\n' })).kept).toBe(false);
  });

  it('are asked about line by line, whatever the spaces', async () => {
    expect((await ask({}, { stdout: '\n  web \t h1  \n\n' })).kept).toBe(true);
  });
});

describe('nothing is asked', () => {
  it('where there is no container, or Compose can see for itself', async () => {
    expect(await ask({ containers: [] })).toEqual({ kept: false, asked: [] });
    const ordinary = { ...containers[0], inspected: inspected('f3a9') } as (typeof containers)[0];
    expect(await ask({ containers: [ordinary] })).toEqual({ kept: false, asked: [] });
    expect(await ask({ containers: [...containers, ordinary] })).toEqual({ kept: false, asked: [] });
  });
});

it('knows a project with the executor by the name of its service', async () => {
  const named = composeFile().replace('web:\n', 'script-executor:\n');
  expect(hasExecutor(await factsOf(project(named)))).toBe(true);
  expect(hasExecutor(await factsOf(project(composeFile())))).toBe(false);
  expect(hasExecutor(await factsOf(linux()))).toBe(false);
});
