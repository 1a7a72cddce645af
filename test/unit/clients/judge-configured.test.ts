import { describe, expect, it } from 'vitest';
import { processInside } from '../../../src/access/process-inside.ts';
import {
  addedGids,
  credentialsOf,
  judgeConfigured,
  namespaceOf,
  viewOf,
} from '../../../src/clients/judge-configured.ts';
import { judgeProcess } from '../../../src/clients/judge-process.ts';
import { guessedGid, neededGid } from '../../../src/clients/needed-gid.ts';
import type {
  ContainerFacts,
  Facts,
  MountedSocket,
  ServiceFacts,
  UserNamespace,
} from '../../../src/facts/facts.ts';
import { recorded } from '../../support/recorded-facts.ts';

const source = '/var/run/docker.sock';
const { facts, service, container: running } = recorded();
if (facts.engine.state !== 'answered') throw new Error('the engine answers');
const answered = facts.engine;

const minimal = { state: 'minimal' } as const;
const node = { uid: 0, gid: 998, mode: 0o660, acl: minimal };
const seen: MountedSocket = { source, state: 'seen', node, folder: null, by: 'stat' };
const map = [{ inside: 0, outside: 100_000, count: 65_536 }];
const remap: UserNamespace = { mode: 'remap', uids: map, gids: map, source: '' };

const withMount = (mount: MountedSocket | null, more: Partial<Facts> = {}): Facts => ({
  ...facts,
  mounts: mount === null ? [] : [mount],
  ...more,
});
const under = (userns: UserNamespace): Partial<Facts> => ({ engine: { ...answered, userns } });

describe('the socket as a service sees it', () => {
  const reason = (mount: MountedSocket | null) => viewOf(service, withMount(mount));

  it('is what was seen of its own mount, and of no other', () => {
    const others = [{ ...seen, source: '/x', node: { ...node, gid: 7 } }, seen];
    expect(viewOf(service, { ...facts, mounts: others })).toEqual({
      state: 'seen',
      by: 'stat',
      parents: [],
      inode: { path: source, ...node },
    });
  });

  it('is unknown, with the reason, where it was not seen', () => {
    const unknown = (text: string) => ({ state: 'unknown', reason: text });
    expect(reason(null)).toEqual(unknown('the mounted socket was not inspected'));
    expect(reason({ source, state: 'missing' })).toEqual(unknown(`${source} does not exist`));
    expect(reason({ source, state: 'unknown', reason: 'why' })).toEqual(unknown('why'));
    expect(reason({ source, state: 'not-a-socket', is: 'a file', empty: null })).toEqual(
      unknown(`${source} is a file`),
    );
  });

  it('is what a person vouches for with --gid, seen or not', () => {
    const override = { gid: 7 } as Facts['override'];
    const inode = { path: source, uid: 0, gid: 7, mode: 0o660 };
    expect(viewOf(service, withMount(null, { override }))).toEqual({
      state: 'seen',
      by: 'stat',
      parents: [],
      inode,
    });
    const bySight = viewOf(service, withMount({ ...seen, node: { ...node, mode: 0o600 } }, { override }));
    expect(bySight).toMatchObject({ inode: { gid: 7, mode: 0o600 } });
  });

  it('is unknown where the ids of the engine are, except what a container has seen itself', () => {
    const unknown = under({ mode: 'unknown', reason: 'no map' });
    expect(viewOf(service, withMount(seen, unknown))).toEqual({ state: 'unknown', reason: 'no map' });
    expect(viewOf(service, withMount(seen, under(remap)))).toMatchObject({ inode: { gid: null } });
    expect(viewOf(service, withMount({ ...seen, by: 'container' }, under(remap)))).toMatchObject({
      by: 'container',
      inode: { gid: 998 },
    });
  });

  it('counts the directory where that is what is mounted', () => {
    const byFolder = { ...service, socketMount: { ...service.socketMount, folder: '/d' } };
    const folder = { path: '/run', uid: 100_001, gid: 100_002, mode: 0o750, acl: minimal };
    expect(viewOf(byFolder, withMount(seen))).toEqual({
      state: 'unknown',
      reason: 'the mounted directory was not inspected',
    });
    expect(viewOf(byFolder, withMount({ ...seen, folder }))).toMatchObject({ parents: [folder] });
    expect(viewOf(byFolder, withMount({ ...seen, folder }, under(remap)))).toMatchObject({
      parents: [{ path: '/run', uid: 1, gid: 2 }],
    });
    expect(viewOf(service, withMount({ ...seen, folder }))).toMatchObject({ parents: [] });
  });
});

describe('the namespace of an engine that does not answer', () => {
  const silent = { engine: { state: 'unknown', reason: '' } as unknown as Facts['engine'] };
  const socket = (uid: number): Facts['socket'] =>
    facts.socket.state === 'socket' ? { ...facts.socket, node: { ...node, uid } } : facts.socket;

  it("is an ordinary one's where root owns the socket", () => {
    expect(namespaceOf({ ...facts, ...silent, socket: socket(0) })).toEqual({ mode: 'none' });
    const unknown = { mode: 'unknown', reason: 'the engine did not report whether it remaps ids' };
    expect(namespaceOf({ ...facts, ...silent, socket: socket(1000) })).toEqual(unknown);
    const missing: Facts['socket'] = { state: 'missing', path: source, component: source };
    expect(namespaceOf({ ...facts, ...silent, socket: missing })).toEqual(unknown);
  });
});

describe('the group that is needed', () => {
  it('comes from where the socket was seen', () => {
    expect(neededGid(service, withMount(seen))).toEqual({ gid: 998, source: 'stat' });
    expect(neededGid(service, withMount({ ...seen, by: 'container' }))).toEqual({
      gid: 998,
      source: 'container',
    });
    const shifted = { ...seen, node: { ...node, gid: 100_005 } };
    expect(neededGid(service, withMount(shifted, under(remap)))).toEqual({ gid: 5, source: 'map' });
    expect(neededGid({ ...service, usernsMode: 'host' }, withMount(shifted, under(remap)))).toEqual({
      gid: 100_005,
      source: 'stat',
    });
    const silent = { engine: { state: 'unknown', reason: '' } as unknown as Facts['engine'] };
    expect(neededGid(service, withMount(seen, silent))).toEqual({ gid: 998, source: 'stat' });
  });

  it('is guessed where there is nothing to see', () => {
    const docker = { state: 'found', name: 'docker', gid: 44, members: [], source: 'getent' } as const;
    expect(guessedGid({ ...facts, groups: { ...facts.groups, docker } })).toEqual({
      gid: 44,
      source: 'getent',
    });
    const missing = { ...facts.groups, docker: { state: 'missing' } as const };
    expect(guessedGid({ ...facts, groups: missing })).toEqual({ gid: 999, source: 'fallback' });
  });
});

describe('what the kernel will say to a service', () => {
  const judge = (part: Partial<ServiceFacts>, mount: MountedSocket = seen) =>
    judgeConfigured({ ...service, ...part }, withMount(mount));
  const known = (groups: object) =>
    ({ state: 'known', user: 'app', source: 'image', groups }) as unknown as ServiceFacts['effectiveUser'];
  const group = (value: string) => ({ value, raw: value, variables: [], at: service.at });

  it('goes by its group_add, numbers and names that the image knows', () => {
    expect(judge({}).access).toBe('ok');
    expect(judge({ groupAdd: [] }).access).toBe('denied');
    expect(judge({ groupAdd: [group('999')] }).access).toBe('denied');
    expect(
      judge({ groupAdd: [group('docker')], namedGroups: [{ name: 'docker', state: 'known', gid: 998 }] })
        .access,
    ).toBe('ok');
    expect(
      addedGids({
        groupAdd: [group('7'), group('8x'), group('x8')],
        namedGroups: [
          { name: 'a', state: 'known', gid: null },
          { name: 'b', state: 'known', gid: 3 },
        ],
      }),
    ).toEqual([7, 3]);
  });

  it('is open where the group behind a name is', () => {
    const unread = { name: 'docker', state: 'unknown', reason: 'no image' } as const;
    expect(judge({ groupAdd: [group('docker')], namedGroups: [unread] })).toEqual({
      access: 'unknown',
      reason: 'the gid of group docker in its image is unknown',
    });
    expect(judge({ groupAdd: [group('998')], namedGroups: [unread] }).access).toBe('ok');
  });

  it('is open where the socket or the user is not known', () => {
    expect(judge({}, { source, state: 'missing' })).toEqual({
      access: 'unknown',
      reason: `${source} does not exist`,
    });
    const unknown = { state: 'unknown', reason: 'no image' } as const;
    expect(judge({ effectiveUser: unknown })).toEqual({ access: 'unknown', reason: 'no image' });
    expect(credentialsOf({ ...service, effectiveUser: unknown })).toBeNull();
  });

  it('has the groups of its image, its own first', () => {
    const groups = { state: 'known', uid: 5, gid: 6, gids: [7] };
    expect(credentialsOf({ ...service, groupAdd: [group('8')], effectiveUser: known(groups) })).toEqual({
      uid: 5,
      groups: [6, 7, 8],
      dacOverride: false,
      dacReadSearch: false,
    });
    const nameOnly = known({ ...groups, uid: null, gid: null });
    expect(credentialsOf({ ...service, groupAdd: [], effectiveUser: nameOnly })).toMatchObject({
      uid: null,
      groups: [7],
    });
    const unread = known({ state: 'unknown', reason: '' });
    expect(credentialsOf({ ...service, groupAdd: [], effectiveUser: unread })).toMatchObject({
      uid: null,
      groups: [],
    });
  });

  it('gets no verdict when its unbuilt image can contain the group', () => {
    const build = { args: { DOCKER_GID: '998' } } as unknown as ServiceFacts['build'];
    const unbuilt = {
      groupAdd: [],
      build,
      takesGidArg: true,
      effectiveUser: known({ state: 'unknown', reason: '' }),
    };
    const closed = { ...seen, node: { ...node, uid: 0 } };
    expect(judge(unbuilt, closed)).toEqual({
      access: 'unknown',
      reason: 'its image is not built yet and may contain the group',
      pending: true,
    });
    expect(judge({ ...unbuilt, takesGidArg: false }, closed).access).toBe('denied');
    expect(judge({ ...unbuilt, build: null }, closed).access).toBe('denied');
    expect(judge(unbuilt, { ...closed, node: { ...closed.node, gid: 7 } }).access).toBe('denied');
    const built = known({ state: 'known', uid: 5, gid: 5, gids: [] });
    expect(judge({ ...unbuilt, effectiveUser: built }, closed).access).toBe('denied');
  });

  const asRoot = { effectiveUser: known({ state: 'known', uid: 0, gid: 0, gids: [] }), groupAdd: [] };
  const notRoots: MountedSocket = { ...seen, node: { ...node, uid: 1000 } };
  it.each<[string, Partial<ServiceFacts>, string]>([
    ['root has the capability by default', {}, 'ok'],
    [
      'another user has it not',
      { effectiveUser: known({ state: 'known', uid: 5, gid: 5, gids: [] }) },
      'denied',
    ],
    ['root without it is like others', { capDrop: ['DAC_OVERRIDE'] }, 'denied'],
    ['its name may have a prefix, and small letters', { capDrop: ['cap_dac_override'] }, 'denied'],
    ['all may be dropped', { capDrop: ['ALL'] }, 'denied'],
    ['another one may be', { capDrop: ['CHOWN', 'XCAP_DAC_OVERRIDE'] }, 'ok'],
    ['it may be added again', { capDrop: ['ALL'], capAdd: ['CAP_DAC_OVERRIDE'] }, 'ok'],
    ['all may be added again', { capDrop: ['ALL'], capAdd: ['all'] }, 'ok'],
    ['another one helps nothing', { capDrop: ['ALL'], capAdd: ['CHOWN'] }, 'denied'],
    ['privileged means all', { capDrop: ['ALL'], privileged: true }, 'ok'],
  ])('%s', (_, part, access) => {
    expect(judge({ ...asRoot, ...part }, notRoots).access).toBe(access);
  });
});

describe('what the kernel says to the processes of a container', () => {
  const process = { command: 'app', uid: 5, gid: 5, groups: [998], dacOverride: false };
  const judge = (part: Partial<ContainerFacts>, more: Partial<Facts> = {}, mount: MountedSocket = seen) =>
    judgeProcess({ ...running, ...part }, withMount(mount, more));
  const being = (part: object = {}, others: object[] = []): Partial<ContainerFacts> => ({
    process: {
      state: 'known',
      frame: 'host',
      ...process,
      ...part,
      others: others.map((other) => ({ ...process, ...other })),
    },
  });

  it('goes by their groups', () => {
    expect(judge(being()).access).toBe('ok');
    expect(judge(being({ groups: [] })).access).toBe('denied');
    expect(judge(being({ gid: 998, groups: [] })).access).toBe('ok');
    expect(judge(being({ groups: [], dacOverride: true })).access).toBe('ok');
  });

  it('is open where only some of them are let in', () => {
    expect(judge(being({}, [{ uid: 6 }])).access).toBe('ok');
    expect(judge(being({}, [{}, { groups: [] }]))).toEqual({
      access: 'unknown',
      reason: expect.stringContaining('only some of its processes have access: '),
    });
  });

  it('is open where the socket is gone, unseen, or the process unread', () => {
    expect(judge({ ...being(), mountedInode: { state: 'deleted' } })).toEqual({
      access: 'unknown',
      reason: 'its socket was deleted on the host',
    });
    expect(judge({ process: { state: 'unknown', reason: 'gone' } })).toEqual({
      access: 'unknown',
      reason: 'gone',
    });
    expect(judge(being(), {}, { source, state: 'missing' })).toEqual({
      access: 'unknown',
      reason: `${source} does not exist`,
    });
  });

  it('counts ids as the container does', () => {
    const ids = { uid: 100_005, gid: 100_006, groups: [100_007, 3], frame: 'host' } as const;
    expect(processInside({ usernsMode: '' }, ids, remap)).toEqual({ uid: 5, gids: [6, 7] });
    expect(processInside({ usernsMode: 'host' }, ids, remap)).toEqual({
      uid: 100_005,
      gids: [100_006, 100_007, 3],
    });
    expect(processInside({ usernsMode: '' }, { ...ids, frame: 'container' }, remap)).toEqual({
      uid: 100_005,
      gids: [100_006, 100_007, 3],
    });
    expect(processInside({ usernsMode: '' }, ids, { mode: 'none' })).toMatchObject({ uid: 100_005 });
    const mapped = { ...seen, node: { ...node, gid: 100_007 } };
    expect(judge(being(ids), under(remap), mapped).access).toBe('ok');
  });
});
