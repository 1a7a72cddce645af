import { describe, expect, it } from 'vitest';
import { isBlocked, type ProjectSituation, planProject } from '../../../src/deploy/plan-project.ts';
import type { ResolvedService } from '../../../src/deploy/resolved-project.ts';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import { formatCommand } from '../../../src/host/command.ts';
import { upCommand } from '../../../src/plan/recreation.ts';
import { at } from '../../support/engine-state.ts';
import { file, socket } from '../../support/memory-files.ts';
import type { Machine } from '../../support/memory-host.ts';
import { composeFile, factsOf, joins, linux, project, SOCKET, without } from '../../support/scenes.ts';

const service = (name: string, builds: boolean): ResolvedService => ({
  name,
  images: [name],
  builds,
  buildArgs: {},
  ports: [],
  environment: {},
});

async function situation(machine: Machine, more: Partial<ProjectSituation> = {}): Promise<ProjectSituation> {
  const facts = await factsOf(machine);
  return { facts, before: diagnose(facts), engine: at, build: 'yes', allow: [], services: [], ...more };
}

async function commands(machine: Machine, more: Partial<ProjectSituation> = {}): Promise<string[]> {
  const { actions } = planProject(await situation(machine, more));
  return actions.flatMap(({ steps }) =>
    steps.map((step) =>
      step.kind === 'run'
        ? formatCommand(step.command)
        : step.kind === 'recreate'
          ? formatCommand(upCommand(step))
          : step.kind,
    ),
  );
}

const two = `${joins('998')}  db:\n    image: db:1\n`;

describe('the plan of a deploy', () => {
  it('starts every service once, at the end', async () => {
    expect(await commands(project(two))).toEqual(['docker compose up -d web db']);
  });

  it('builds what has a build section before it starts anything', async () => {
    const services = [service('web', true), service('db', false), service('other', true)];
    expect(await commands(project(two), { services })).toEqual([
      'docker compose build web',
      'docker compose up -d web db',
    ]);
    expect(await commands(project(two), { services, build: 'no-cache' })).toEqual([
      'docker compose build --no-cache web',
      'docker compose up -d web db',
    ]);
    expect(await commands(project(two), { services, build: 'no' })).toEqual(['docker compose up -d web db']);
  });

  it('describes the build to a person as one step', async () => {
    const both = [service('web', true), service('db', true)];
    const { actions } = planProject(await situation(project(two), { services: both }));
    expect(actions[0]).toMatchObject({
      rule: 'deploy',
      subject: { kind: 'service', name: 'web, db' },
      title: 'Build web, db',
      safety: 'safe',
      steps: [{ kind: 'run', needsRoot: false }],
    });
  });

  it('makes the edits of a fix first, and leaves the start of a fix to its own', async () => {
    expect(await commands(project(composeFile()))).toEqual(['edit', 'edit', 'docker compose up -d web']);
  });

  it('is that of a fix alone where the engine cannot be asked', async () => {
    expect(await commands(project(composeFile()), { engine: null })).toEqual(['edit', 'edit']);
  });

  it('has what needs root only where root deploys, and holds nothing back for it', async () => {
    const stopped = { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) };
    const planned = async (machine: Machine) => {
      const { actions, held } = planProject(await situation(project(two, { files: stopped, ...machine })));
      const runs = actions.flatMap(({ steps }) => steps.filter(({ kind }) => kind === 'run'));
      return [runs.length, held.length];
    };
    expect(await planned({})).toEqual([0, 0]);
    expect(await planned({ identity: { uid: 0, gid: 0, dacOverride: true } })).toEqual([1, 0]);
  });

  it('holds back a fix that grants access until it has consent', async () => {
    const machine = project(two, {
      identity: { groups: [] },
      files: { '/etc/group': file('docker:x:998:\n') },
    });
    const { held } = planProject(await situation(machine));
    expect(held).toMatchObject([{ rule: 'user-not-in-group', reason: 'risky' }]);
    expect(planProject(await situation(machine, { allow: ['risky'] })).held).toEqual([]);
  });
});

describe('a deploy is refused', () => {
  it('where there is no project and the directory is not empty', async () => {
    await expect(situation(linux()).then(planProject)).rejects.toMatchObject({
      code: 'project-missing',
      message: '/home/ann/app has no Compose file and is not empty.',
      next: [{ sentence: 'Use a directory with a Compose file, or an empty one for the executor template.' }],
    });
  });

  it('not for a missing Compose where the engine is not reached, which is worse', async () => {
    const machine = without(
      project(two, { identity: { groups: [] } }),
      '/usr/libexec/docker/cli-plugins/docker-compose',
    );
    const { actions } = planProject(await situation(machine));
    expect(actions.flatMap(({ steps }) => steps.map(({ kind }) => kind))).not.toContain('recreate');
  });

  it('without Compose, with where to get it', async () => {
    await expect(
      situation(without(project(two), '/usr/libexec/docker/cli-plugins/docker-compose')).then(planProject),
    ).rejects.toMatchObject({
      code: 'compose-missing',
      message: expect.stringMatching(/^Docker Compose is not installed\.?.*\.$/),
      next: [{ sentence: 'Install it: https://docs.docker.com/compose/install' }],
    });
  });
});

describe('a deploy starts nothing that is known not to work', () => {
  const blocked = async (machine: Machine, part: object = {}) => {
    const asked = await situation(machine);
    const plan = planProject(asked);
    return isBlocked(asked.facts, { plan: { ...plan, ...part }, changes: [] });
  };

  it('where the engine is not reached, or a change is held back or cannot be made', async () => {
    expect(await blocked(project(two))).toBe(false);
    expect(await blocked(project(two, { identity: { groups: [] } }))).toBe(true);
    const stopped = { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) };
    const nothingLeft = { held: [], unfixable: [] };
    expect(await blocked(project(two, { files: stopped }), nothingLeft)).toBe(true);
    expect(await blocked(project(two), { held: [{}] })).toBe(true);
    expect(await blocked(project(two), { unfixable: [{}] })).toBe(true);
  });
});
