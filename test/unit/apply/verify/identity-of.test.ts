import { describe, expect, it } from 'vitest';
import { judgeByModel } from '../../../../src/apply/verify/by-model.ts';
import { identityOf } from '../../../../src/apply/verify/identity-of.ts';
import type { VerifiedEngine } from '../../../../src/apply/verify/running.ts';
import type { ContainerProcess } from '../../../../src/facts/facts.ts';
import { at, hostWith } from '../../../support/engine-state.ts';
import { engine, type ListeningEngine } from '../../../support/memory-engine.ts';
import { directory, link, socket } from '../../../support/memory-files.ts';
import type { Machine } from '../../../support/memory-host.ts';

const unread: ContainerProcess = { state: 'unknown', reason: 'its process could not be read' };
const running: ContainerProcess = {
  state: 'known',
  others: [],
  frame: 'host',
  command: 'app',
  uid: 10001,
  gid: 10001,
  groups: [998],
  dacOverride: false,
};

type Container = Parameters<typeof judgeByModel>[2];

const container = (more: Partial<Container> = {}): Container => ({
  image: { name: 'web:1', id: 'web-image', latestId: null },
  socketMount: { source: '/run/docker.sock', target: '/var/run/docker.sock', folder: null, readOnly: false },
  user: '10001:10001',
  groupAdd: [],
  process: unread,
  usernsMode: '',
  ...more,
});

const accounts = { passwd: 'app:x:7:8::/:/bin/sh\n', group: 'app:x:8:\nextra:x:9:app\ndocker:x:998:\n' };
const remap: VerifiedEngine['userns'] = {
  mode: 'remap',
  uids: [{ inside: 0, outside: 100_000, count: 65_536 }],
  gids: [{ inside: 0, outside: 100_000, count: 65_536 }],
  source: 'test',
};

interface Situation {
  readonly behind?: ListeningEngine;
  readonly machine?: Machine;
  readonly engine?: Partial<VerifiedEngine>;
}

function asked({ behind = engine({ images: { 'web-image': accounts } }), machine, ...more }: Situation) {
  const { host } = hostWith(behind, machine);
  return {
    host,
    whose: { engine: { ...at, userns: { mode: 'none' }, elsewhere: false, ...more.engine } as const },
  };
}

const identity = (facts: Container, situation: Situation = {}) => {
  const { host, whose } = asked(situation);
  return identityOf(host, whose, facts);
};

describe('the identity of a process in a container', () => {
  it('is that of the process that runs', async () => {
    expect(await identity(container({ process: running, user: '5:5' }))).toEqual({
      uid: 10001,
      gids: [10001, 998],
      dacOverride: false,
    });
    const powerful = { ...running, dacOverride: true };
    expect(await identity(container({ process: powerful }))).toMatchObject({ dacOverride: true });
  });

  it('is none where the process has no id in the user namespace', async () => {
    expect(await identity(container({ process: running }), { engine: { userns: remap } })).toBeNull();
  });

  it('is the configured one where the process cannot be read', async () => {
    expect(await identity(container({ groupAdd: ['998', '7'] }))).toEqual({
      uid: 10001,
      gids: [10001, 998, 7],
      dacOverride: false,
    });
    expect(await identity(container({ user: 'root' }))).toEqual({ uid: 0, gids: [0], dacOverride: true });
  });

  it('reads no image where the configuration has only numbers', async () => {
    const { host, whose } = asked({});
    await identityOf(host, whose, container({ groupAdd: ['998'] }));
    expect(host.log).toEqual([]);
  });

  it("goes by the image's accounts where it has a name", async () => {
    expect(await identity(container({ user: 'app' }))).toEqual({ uid: 7, gids: [8, 9], dacOverride: false });
    expect(await identity(container({ groupAdd: ['12', 'docker', 'none'] }))).toEqual({
      uid: 10001,
      gids: [10001, 12, 998],
      dacOverride: false,
    });
  });

  it.each(['998x', 'x998'])('takes the group %s for a name, not for a number', async (name) => {
    const { host, whose } = asked({});
    expect(await identityOf(host, whose, container({ groupAdd: [name] }))).toMatchObject({ gids: [10001] });
    expect(host.log).not.toEqual([]);
  });

  it('is none where a name cannot be looked up', async () => {
    expect(await identity(container({ user: 'app' }), { behind: engine() })).toBeNull();
    expect(await identity(container({ user: 'stranger' }))).toBeNull();
  });

  it('leaves out a group by name where the image cannot be read', async () => {
    expect(await identity(container({ groupAdd: ['docker', '7'] }), { behind: engine() })).toEqual({
      uid: 10001,
      gids: [10001, 7],
      dacOverride: false,
    });
  });
});

describe('the judgement by the model', () => {
  const judge = (facts: Container, situation: Situation = {}) => {
    const { host, whose } = asked(situation);
    return judgeByModel(host, whose, facts);
  };
  const member = container({ groupAdd: ['998'] });
  const folder = (source: string) =>
    container({
      groupAdd: ['998'],
      socketMount: { source, target: '/host/docker.sock', folder: '/host', readOnly: false },
    });

  it('goes by the groups of the process and the mode of the socket', async () => {
    expect(await judge(member)).toBe('ok');
    expect(await judge(container())).toBe('denied');
    expect(await judge(container({ user: 'root' }))).toBe('ok');
  });

  it('is unknown where the socket is not seen, the namespace is not known, or the identity is not', async () => {
    const gone = container({ ...member, socketMount: { ...member.socketMount, source: '/run/none.sock' } });
    expect(await judge(gone)).toBe('unknown');
    expect(await judge(member, { engine: { userns: { mode: 'unknown', reason: '' } } })).toBe('unknown');
    expect(await judge(container({ user: 'stranger' }))).toBe('unknown');
  });

  it('sees the socket with the ids of a remapped namespace', async () => {
    const situation: Situation = {
      engine: { userns: remap },
      machine: {
        files: { '/run/docker.sock': socket(engine(), { uid: 100_000, gid: 100_998, mode: 0o660 }) },
      },
    };
    expect(await judge(member, situation)).toBe('ok');
    expect(await judge(container({ groupAdd: ['100998'] }), situation)).toBe('denied');
  });

  it('needs the directory of the socket as well where that is what is mounted', async () => {
    const at_ = (mode: number): Situation => ({
      machine: {
        files: { '/srv/run': directory({ mode }), '/srv/run/docker.sock': socket(engine(), { gid: 998 }) },
      },
    });
    expect(await judge(folder('/srv/run/docker.sock'), at_(0o755))).toBe('ok');
    expect(await judge(folder('/srv/run/docker.sock'), at_(0o700))).not.toBe('ok');
    const alone = container({
      groupAdd: ['998'],
      socketMount: { ...member.socketMount, source: '/srv/run/docker.sock' },
    });
    expect(await judge(alone, at_(0o710))).not.toBe('denied');
  });

  it('is unknown where the socket is a link that leads out of the mounted directory', async () => {
    const files = { '/srv/run': directory(), '/srv/run/docker.sock': link('/run/docker.sock') };
    expect(await judge(folder('/srv/run/docker.sock'), { machine: { files } })).toBe('unknown');
  });

  it('takes what a container has seen on an engine elsewhere for the ids in a container', async () => {
    const inside = { '/run/docker.sock': 'socket:0:998:660' };
    const elsewhere = (userns: VerifiedEngine['userns']): Situation => ({
      behind: engine({ images: { 'alpine:3': {}, 'web-image': accounts }, inside }),
      engine: { userns, elsewhere: true },
    });
    expect(await judge(member, elsewhere(remap))).toBe('ok');
    expect(await judge(container(), elsewhere(remap))).toBe('denied');
  });
});
