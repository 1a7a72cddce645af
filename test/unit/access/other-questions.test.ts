import { describe, expect, it } from 'vitest';
import { blockedBy, denialSourceOf, isSocketUnmapped } from '../../../src/access/denial-source.ts';
import { engineContainerOf } from '../../../src/access/engine-container.ts';
import { parseGroupFile } from '../../../src/access/group-file.ts';
import { membershipOf } from '../../../src/access/membership.ts';
import { isRootless } from '../../../src/access/rootless.ts';
import { differencesFrom } from '../../../src/clients/config-drift.ts';
import type { Connection, ContainerFacts, Engine, Facts, ServiceFacts } from '../../../src/facts/facts.ts';
import { recorded } from '../../support/recorded-facts.ts';

const SOCKET = '/run/docker.sock';

describe('the differences of a container from its configuration', () => {
  const { service, container: running } = recorded();
  const differences = (now: Partial<ServiceFacts>, then: Partial<ContainerFacts> = {}) =>
    differencesFrom({ ...running, ...then }, { ...service, ...now });
  const group = (value: string) => ({ value, raw: value, variables: [], at: service.at });

  it('are none where it was created from this configuration', () => {
    expect(differences({})).toEqual([]);
    expect(differences({ groupAdd: [] })).toEqual([]);
    expect(differences({ user: null }, { user: 'x' })).toEqual([]);
    expect(differences({ user: '' }, { user: 'x' })).toEqual([]);
    expect(differences({ socketMount: { ...service.socketMount, source: '/run/docker.sock' } })).toEqual([]);
  });

  it('are named for each part that differs now', () => {
    expect(differences({ groupAdd: [group('998'), group('7')] })).toEqual(['group_add']);
    expect(differences({ user: '1:1' })).toEqual(['user']);
    expect(differences({ usernsMode: 'host' })).toEqual(['userns_mode']);
    expect(differences({ socketMount: { ...service.socketMount, source: '/x' } })).toEqual(['mount']);
  });

  it('include the image where its name has moved to another one, if both ids are known', () => {
    const image = (id: string, latestId: string | null) => ({ image: { name: 'web:1', id, latestId } });
    expect(differences({}, image('a', 'b'))).toEqual(['image']);
    expect(differences({}, image('a', 'a'))).toEqual([]);
    expect(differences({}, image('a', null))).toEqual([]);
    expect(differences({}, image('', 'b'))).toEqual([]);
  });

  it('are not computed for a task of a stack', () => {
    expect(differences({ user: '1:1' }, { stack: { name: 's', service: 's_web' } })).toEqual([]);
  });
});

describe('the source of a denial', () => {
  const { facts } = recorded();
  const source = (connection: Connection, more: Partial<Facts> = {}) =>
    denialSourceOf({ ...facts, connection, ...more });
  const denied: Connection = { state: 'denied', error: 'EACCES' };
  const minimal = { state: 'minimal' } as const;
  const seen = facts.socket as Extract<Facts['socket'], { state: 'socket' }>;
  const parents = seen.parents.map((parent) => ({ ...parent, acl: minimal }));
  const read = { ...seen, parents, node: { ...seen.node, acl: minimal } };
  const stranger = { ...facts.caller, uid: 1001, gid: 1001, groups: [] };

  it('is none where nothing was denied', () => {
    expect(source({ state: 'ok' })).toBe('none');
    expect(source({ state: 'refused', error: 'ECONNREFUSED' })).toBe('none');
    expect(source({ state: 'failed', error: 'EIO' })).toBe('none');
    expect(blockedBy(facts)).toBeNull();
  });

  it('is a filter where no Unix socket can be made at all', () => {
    const filtered: Connection = { state: 'failed', error: 'EAFNOSUPPORT' };
    expect(source(filtered)).toBe('beyond');
    const elsewhere = { ...facts.endpoint, kind: 'other' } as Facts['endpoint'];
    expect(source(filtered, { endpoint: elsewhere })).toBe('none');
  });

  it('is the permissions where they refuse, and something else where they do not', () => {
    expect(source(denied)).toBe('unknown');
    expect(source(denied, { socket: read })).toBe('beyond');
    expect(source(denied, { caller: stranger })).toBe('permissions');
    expect(source({ state: 'denied', error: 'EPERM' }, { caller: stranger })).toBe('beyond');
    expect(source(denied, { caller: { ...stranger, uid: null } })).toBe('unknown');
  });

  it('names what stops the process only where the permissions do', () => {
    expect(blockedBy({ ...facts, connection: denied, caller: stranger })).toMatchObject({
      at: 'write',
      by: 'other',
    });
    expect(blockedBy({ ...facts, connection: denied, socket: read })).toBeNull();
  });
});

describe('a socket whose ids the namespace does not have', () => {
  const { facts } = recorded();
  const overflow = { uid: 65534, gid: 65534 };
  const nested = { state: 'nested', uids: [], gids: [], setgroups: 'deny', overflow } as const;
  const owned = (uid: number, gid: number): Facts['socket'] =>
    facts.socket.state === 'socket'
      ? { ...facts.socket, node: { ...facts.socket.node, uid, gid } }
      : facts.socket;

  it('is one that shows both stand-ins, to a process in a namespace', () => {
    const caller = { ...facts.caller, namespace: nested };
    expect(isSocketUnmapped({ ...facts, caller, socket: owned(65534, 65534) })).toBe(true);
    expect(isSocketUnmapped({ ...facts, caller, socket: owned(0, 65534) })).toBe(false);
    expect(isSocketUnmapped({ ...facts, caller, socket: owned(65534, 998) })).toBe(false);
    expect(isSocketUnmapped({ ...facts, socket: owned(65534, 65534) })).toBe(false);
    const missing: Facts['socket'] = { state: 'missing', path: SOCKET, component: SOCKET };
    expect(isSocketUnmapped({ ...facts, caller, socket: missing })).toBe(false);
  });
});

describe('membership in the group by the account databases', () => {
  const { facts } = recorded();
  const { caller } = facts;
  const group = { state: 'found', name: 'docker', gid: 998, members: ['ann'], source: '/etc/group' } as const;
  const groups = { ...facts.groups, ofSocket: group };
  const asked = (gids: number[]) => ({ ...caller, loginGroups: { state: 'known', gids } as const });
  const unasked = { ...caller, loginGroups: { state: 'unknown', reason: '' } as const };

  it('is taken from the groups of a new login first', () => {
    expect(membershipOf({ ...facts, groups, caller: asked([998]) })).toBe('member');
    expect(membershipOf({ ...facts, groups, caller: asked([7]) })).toBe('no-member');
  });

  it('is taken from the member list otherwise, where absence means unknown', () => {
    expect(membershipOf({ ...facts, groups, caller: unasked })).toBe('member');
    const others = { ...facts.groups, ofSocket: { ...group, members: ['bob'] } };
    expect(membershipOf({ ...facts, groups: others, caller: unasked })).toBe('unknown');
    const missing = { ...facts.groups, ofSocket: { state: 'missing' } as const };
    expect(membershipOf({ ...facts, groups: missing, caller: unasked })).toBe('unknown');
  });

  it('is ruled out for a user id without an account, and unknown without a socket', () => {
    expect(membershipOf({ ...facts, groups, caller: { ...unasked, name: null } })).toBe('no-member');
    const socket: Facts['socket'] = { state: 'missing', path: SOCKET, component: SOCKET };
    expect(membershipOf({ ...facts, groups, socket, caller: asked([998]) })).toBe('unknown');
  });
});

describe('a rootless engine', () => {
  const { facts } = recorded();
  const with_ = (part: object): Engine => ({ ...facts.engine, ...part }) as Engine;

  it('is one that says so, or whose maps say so', () => {
    expect(isRootless(facts.engine)).toBe(false);
    expect(isRootless(with_({ userns: { mode: 'rootless', uids: [], gids: [], source: '' } }))).toBe(true);
    expect(isRootless(with_({ security: ['name=seccomp', 'name=rootless'] }))).toBe(true);
    expect(isRootless(with_({ security: ['name=rootless,x=y'] }))).toBe(true);
    expect(isRootless(with_({ security: ['name=rootlesskit', 'x-name=rootless'] }))).toBe(false);
    expect(isRootless({ state: 'unknown', reason: '' } as unknown as Engine)).toBe(false);
  });
});

describe('the container that a process is in', () => {
  const { facts } = recorded();
  const inside = (kind: string | null) =>
    engineContainerOf({
      ...facts,
      confinement: {
        ...facts.confinement,
        container: (kind && { kind }) as Facts['confinement']['container'],
      },
    });

  it('is one of an engine, and no system of its own', () => {
    expect(inside('docker')).toEqual({ kind: 'docker' });
    for (const kind of ['lxc', 'nspawn', null]) expect(inside(kind)).toBeNull();
  });
});

describe('a line of the group file', () => {
  it('is read with its members, and passed over where it is none', () => {
    expect(
      parseGroupFile(
        'a:x:1:b,,c\n bad\n:x:2:\nd::4294967294\ne:x:4294967295:\nf:x:-1:\ng:x::\nh\u0007:x:3:\n',
      ),
    ).toEqual([
      { name: 'a', gid: 1, members: ['b', 'c'] },
      { name: 'd', gid: 4294967294, members: [] },
    ]);
  });
});
