import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import { judgeAll, judgeClients } from '../../../src/diagnose/verdict.ts';
import type { Selection } from '../../../src/facts/selection.ts';
import { container, engine, type MemoryContainer } from '../../support/memory-engine.ts';
import type { Machine } from '../../support/memory-host.ts';
import { composeFile, factsOf, linux, project } from '../../support/scenes.ts';

/** By `docker run`, without the socket's group. */
const loose: Partial<MemoryContainer> = { id: 'ab12cd34ef56', name: 'agent', project: null, service: null };

const fine: Partial<MemoryContainer> = {
  groupAdd: ['998'],
  process: { uid: 10001, gid: 10001, groups: [998] },
};

const runs = (...containers: Partial<MemoryContainer>[]): Machine =>
  linux({ behind: engine({ containers: containers.map((each) => container(each)) }) });

const beside = (...containers: Partial<MemoryContainer>[]): Machine =>
  project(composeFile('group_add: ["998"]'), {
    behind: engine({ containers: containers.map((each) => container(each)) }),
  });

async function judge(machine: Machine, selection: Partial<Selection> = {}) {
  const facts = await factsOf(machine, selection);
  const findings = diagnose(facts);
  return {
    verdict: judgeAll(facts, findings),
    clients: judgeClients(facts, findings).map(
      ({ kind, name, access, basis, asked }) =>
        `${kind} ${name}: ${access} (${basis}${asked ? '' : ', not asked'})`,
    ),
    findings: findings
      .filter(({ rule }) => rule.startsWith('gid-') || rule.startsWith('groups-'))
      .map(({ rule, severity, subject }) => `${severity} ${rule}: ${subject.kind} ${subject.name}`),
  };
}

describe('a container that no project describes', () => {
  it('is judged by its process while it runs', async () => {
    expect(await judge(runs(loose))).toEqual({
      verdict: 'denied',
      clients: ['container agent: denied (process)'],
      findings: ['error gid-missing: container agent'],
    });
  });

  it.each(['created', 'restarting', 'exited'] as const)(
    'is judged by its settings when it is %s',
    async (status) => {
      expect(await judge(runs({ ...loose, status }))).toEqual({
        verdict: 'denied',
        clients: ['container agent: denied (created)'],
        findings: ['error gid-missing: container agent'],
      });
    },
  );

  it('is in order with the group, whether or not it runs', async () => {
    const seen = await judge(
      runs({ ...loose, ...fine }, { ...loose, ...fine, id: 'ffff00001111', name: 'done', status: 'exited' }),
    );
    expect(seen).toEqual({
      verdict: 'ok',
      clients: ['container agent: ok (process)', 'container done: ok (created)'],
      findings: [],
    });
  });

  it('that drops the group it was given is reported', async () => {
    expect(await judge(runs({ ...loose, groupAdd: ['998'] }))).toEqual({
      verdict: 'denied',
      clients: ['container agent: denied (process)'],
      findings: ['error groups-dropped: container agent'],
    });
  });

  it('resolves a user and a group by name in its own files', async () => {
    const files = { passwd: 'app:x:10001:10001::/:/bin/sh\n', group: 'docker:x:998:app\n' };
    const named = { ...loose, user: 'app', status: 'exited' as const, image: 'named:1' };
    const behind = (image: object) =>
      linux({ behind: engine({ containers: [container(named)], images: { 'named:1': image } }) });
    expect((await judge(behind(files))).clients).toEqual(['container agent: ok (created)']);
    expect((await judge(behind({ ...files, group: '' }))).clients).toEqual([
      'container agent: denied (created)',
    ]);
  });

  it('leaves the verdict open where some of its processes differ', async () => {
    const worker = { name: 'worker', uid: 10001, gid: 10001, groups: [] };
    const process = { name: 'php-fpm', uid: 0, gid: 0, groups: [], powerful: true, children: [worker] };
    expect(await judge(runs({ ...loose, user: 'root', process }))).toMatchObject({ verdict: 'inconclusive' });
  });

  it('of compose run is left out once it has ended', async () => {
    expect((await judge(runs({ ...loose, oneOff: true, status: 'exited' }))).clients).toEqual([]);
  });
});

describe('tasks of Swarm', () => {
  const task = (id: string, made: Partial<MemoryContainer>) => ({
    ...loose,
    id,
    name: `agent.1.${id}`,
    stack: 'shop',
    service: 'agent',
    ...made,
  });

  it('that have ended do not count beside one that runs', async () => {
    const ended = { status: 'exited' as const };
    expect(await judge(runs(task('c3', fine), task('b2', ended), task('a1', ended)))).toMatchObject({
      verdict: 'ok',
      clients: ['task agent.1.c3: ok (process)'],
    });
  });

  it('count by the newest of them where all have ended', async () => {
    const ended = { status: 'exited' as const };
    expect(await judge(runs(task('c3', ended), task('b2', { ...fine, ...ended })))).toMatchObject({
      verdict: 'denied',
      clients: ['task agent.1.c3: denied (created)'],
    });
  });
});

describe('in the directory of a project', () => {
  it('containers of others are a note, and leave the verdict alone', async () => {
    expect(await judge(beside(loose))).toEqual({
      verdict: 'ok',
      clients: ['service web: ok (configured)', 'container agent: denied (process, not asked)'],
      findings: ['note gid-missing: container agent'],
    });
  });

  it('they count with --all', async () => {
    expect(await judge(beside(loose), { all: true })).toMatchObject({
      verdict: 'denied',
      findings: ['error gid-missing: container agent'],
    });
  });

  it.each(['agent', 'ab12', 'ab12cd34ef56'])(
    'one of them counts when %s is asked for, and services do not',
    async (name) => {
      expect(
        await judge(beside(loose, { ...loose, name: 'other', id: 'ffff00001111' }), { containers: [name] }),
      ).toEqual({
        verdict: 'denied',
        clients: ['container agent: denied (process)', 'container other: denied (process, not asked)'],
        findings: ['error gid-missing: container agent', 'note gid-missing: container other'],
      });
    },
  );

  it('a container that is not there is a usage error that names those that are', async () => {
    await expect(factsOf(beside(loose), { containers: ['agnet'] })).rejects.toMatchObject({
      code: 'container-unknown',
      message: 'No container "agnet" mounts the engine\'s socket.',
    });
  });

  it('a container of a service that the files no longer have is judged by itself', async () => {
    const orphan = { name: 'app-old-1', service: 'old' };
    expect(await judge(beside(orphan))).toMatchObject({
      verdict: 'denied',
      findings: ['error gid-missing: container app-old-1'],
    });
  });

  it('containers of services that are not asked about are left out', async () => {
    const text = `${composeFile('group_add: ["998"]')}  side:\n    image: side:1\n`;
    const behind = engine({ containers: [container({ service: 'side', name: 'app-side-1' })] });
    expect(await judge(project(text, { behind }), { services: ['web'] })).toMatchObject({
      verdict: 'ok',
      clients: ['service web: ok (configured)'],
    });
  });

  it('a stopped container of a service that does not match the files is outdated', async () => {
    const facts = await factsOf(beside({ status: 'exited' }));
    expect(diagnose(facts).map(({ rule }) => rule)).toContain('container-outdated');
  });
});

describe('what to add to a container is said to whoever creates it', () => {
  const remedy = async (made: Partial<MemoryContainer>, info = {}) => {
    const behind = engine({ containers: [container({ ...loose, ...made })], info });
    const [finding] = diagnose(await factsOf(linux({ behind })));
    return finding?.remedies[0]?.steps;
  };

  it('to docker run', async () => {
    expect(await remedy({})).toEqual([
      { kind: 'ask', sentence: 'Remove the container, and start it again with its own command and:' },
      { kind: 'ask', lines: ['--group-add 998'] },
    ]);
  });

  it('to the files of another project', async () => {
    expect(await remedy({ project: 'shop', service: 'agent' })).toEqual([
      { kind: 'ask', sentence: 'In the Compose files of project shop, in agent:' },
      { kind: 'ask', lines: ['group_add:', '  - "998"'] },
    ]);
  });

  it('to a dev container', async () => {
    expect(await remedy({ development: '/home/ann/api' })).toEqual([
      { kind: 'ask', sentence: 'In devcontainer.json of /home/ann/api:' },
      { kind: 'ask', lines: ['"runArgs": ["--group-add", "998"]'] },
    ]);
  });

  it('to Swarm', async () => {
    const info = { Swarm: { LocalNodeState: 'active', ControlAvailable: true } };
    expect(await remedy({ stack: 'shop', service: 'agent' }, info)).toContainEqual(
      expect.objectContaining({
        kind: 'run',
        command: {
          file: 'docker',
          args: ['service', 'update', '--detach=false', '--group-add', '998', 'shop_agent'],
        },
      }),
    );
  });
});

describe('a service whose command switches users', () => {
  const machine = (command: string, process: MemoryContainer['process'] | null) =>
    project(composeFile(`command: ${command}`).replace('10001:10001', 'root'), {
      behind: engine({
        containers: process === null ? [] : [container({ user: 'root', process })],
        images: {
          'web:1': { passwd: 'root:x:0:0::/:/bin/sh\napp:x:7:7::/:/bin/sh\n', group: 'root:x:0:\n' },
        },
      }),
    });

  it('is judged by what the command makes of root before it runs', async () => {
    expect((await judge(machine('gosu app node', null))).clients).toEqual([
      'service web: denied (configured)',
    ]);
    expect((await judge(machine('gosu 7:998 node', null))).clients).toEqual(['service web: ok (configured)']);
  });

  it('is open before it runs where that is not known, and shown by its process afterwards', async () => {
    const hidden = 'supervise gosu app node';
    expect((await judge(machine(hidden, null))).clients).toEqual(['service web: unknown (configured)']);
    const shown = await judge(machine(hidden, { uid: 7, gid: 998, groups: [] }));
    expect(shown.clients).toEqual(['service web: ok (process)']);
  });
});
