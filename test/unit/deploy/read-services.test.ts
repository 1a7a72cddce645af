import { describe, expect, it } from 'vitest';
import { stageEdits } from '../../../src/apply/stage-edits.ts';
import { textsForCompose } from '../../../src/apply/texts-for-compose.ts';
import type { RemoteSource } from '../../../src/compose/model.ts';
import { readServices } from '../../../src/deploy/read-services.ts';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { gather } from '../../../src/probes/gather.ts';
import { type Machine, memoryHost } from '../../support/memory-host.ts';
import { APP, composeFile, linux, project, select, without } from '../../support/scenes.ts';

const remoteAt = (source: string, line: number): RemoteSource => ({
  source,
  at: { file: 'compose.yaml', line, column: 1 },
  service: null,
});

async function read(machine: Machine, remote: readonly RemoteSource[] = []) {
  const host = memoryHost(machine);
  const found = await gather(host, select());
  const facts =
    found.project.state === 'found' && remote.length > 0
      ? { ...found, project: { ...found.project, remote } }
      : found;
  let staged = 0;
  const stageFixes = () => {
    staged += 1;
    const plan = makePlan(diagnose(facts), { allow: [], only: [], rebuild: 'no' });
    return stageEdits(host, plan, APP);
  };
  const { services, blockers } = await readServices(host, { facts, selection: select(), stageFixes });
  return { names: services.map(({ name, images }) => [name, ...images]), blockers, staged };
}

const built = composeFile('build: .').replace('    image: web:1\n', '');

describe('the services of a project', () => {
  it('are read from Compose, which knows what they build', async () => {
    expect(await read(project(built))).toEqual({
      names: [['web', 'app-web', 'app_web']],
      blockers: [],
      staged: 0,
    });
  });

  it('are none without a project', async () => {
    expect(await read(linux())).toEqual({ names: [], blockers: [], staged: 0 });
  });

  it('are unknown where Compose rejects the project, and fixes would not change that', async () => {
    const { names, blockers, staged } = await read(
      project(composeFile('group_add: ["998"]'), { compose: { refuses: 'bad file' } }),
    );
    expect([names, staged]).toEqual([[], 1]);
    expect(blockers).toEqual([
      {
        problem:
          'What the services build and which ports they publish is unknown: Docker Compose rejects the project: bad file.',
        next: [{ sentence: 'Check the project:' }, { command: 'docker compose config' }],
      },
    ]);
  });

  it('are those of the project as the fixes make it, where Compose rejects it as it is', async () => {
    const { names, blockers } = await read(
      project(composeFile('group_add: ["999"]'), { compose: { refusesText: '["999"]' } }),
    );
    expect(blockers).toEqual([]);
    expect(names).toEqual([['web', 'web:1']]);
  });

  it('are unknown without Compose', async () => {
    const machine = without(project(composeFile()), '/usr/libexec/docker/cli-plugins/docker-compose');
    for (const remote of [[], [remoteAt('https://example.com/x.yaml', 1)]])
      expect((await read(machine, remote)).blockers).toMatchObject([
        { problem: expect.stringContaining('unknown: Docker Compose is not installed.') },
      ]);
  });

  it('are unknown where a part of the project is remote, which is not fetched', async () => {
    const machine = project(composeFile(), { compose: { refuses: 'remote' } });
    const { blockers, staged } = await read(machine, [
      remoteAt('https://example.com/x.yaml', 1),
      remoteAt('oci://example.com/y', 7),
    ]);
    expect(staged).toBe(0);
    expect(blockers).toEqual([
      {
        problem:
          'deploy cannot read a project with remote parts, and fetches none: https://example.com/x.yaml (compose.yaml:1), oci://example.com/y (compose.yaml:7).',
        next: [
          {
            sentence: `Refer to a local copy of each instead, or start the project without dockperm, in ${APP}:`,
          },
          { command: 'docker compose up -d' },
        ],
      },
    ]);
  });
});

describe('the texts that Compose is given before they are written', () => {
  const step = (file: string) =>
    ({ kind: 'edit', file, edit: { op: 'set-env', key: 'A', value: '1' } }) as const;
  const host = { kind: 'edit', file: '/etc/x', edit: { op: 'write-file', text: 'x' } } as const;
  const change = (path: string, after: string | null) => ({ path, before: null, after });

  it('are those of files that it reads, and no other', () => {
    const plan = {
      actions: [
        {
          rule: 'a',
          subject: { kind: 'host', name: 'host' },
          title: 'x',
          safety: 'safe',
          steps: [step('/app/.env'), step('/app/gone'), host],
        },
      ],
      held: [],
      unfixable: [],
    } as unknown as Parameters<typeof textsForCompose>[0]['plan'];
    const changes = [change('/app/.env', 'A=1\n'), change('/app/gone', null), change('/etc/x', 'x')];
    expect([...textsForCompose({ plan, changes })]).toEqual([['/app/.env', 'A=1\n']]);
  });
});
