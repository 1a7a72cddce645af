import { describe, expect, it } from 'vitest';
import { expectConnection } from '../../../src/access/expected-connection.ts';
import type { Confinement, Connection, Facts, ProcessView, UnitReading } from '../../../src/facts/facts.ts';
import { recorded } from '../../support/recorded-facts.ts';

const { facts } = recorded();
const { caller, endpoint, socket, confinement } = facts;

type View = Pick<ProcessView, 'caller' | 'endpoint' | 'socket' | 'confinement' | 'files'>;

const expected = (view: Partial<View> = {}, own: Connection | null = { state: 'ok' }) =>
  expectConnection({ caller, endpoint, socket, confinement, files: 'own', ...view }, own);

const unit = (sandbox: Extract<UnitReading, { state: 'known' }>['sandbox']): ProcessView['caller'] => ({
  ...caller,
  unit: {
    state: 'known',
    name: 'agent.service',
    user: 'ann',
    group: '',
    supplementaryGroups: [],
    dynamicUser: false,
    active: 'active',
    mainPid: 7,
    transient: false,
    sandbox,
  },
});
const confined = (part: Partial<Confinement>): Partial<View> => ({
  confinement: { ...confinement, ...part },
});
const stranger = { ...caller, uid: 4711, gid: 4711, groups: [] };
const container = { kind: 'docker', development: false } as unknown as Confinement['container'];

describe('what connecting would give another process', () => {
  it('is what its credentials allow', () => {
    expect(expected()).toEqual({ state: 'ok' });
    expect(expected({ caller: stranger })).toEqual({ state: 'denied', error: 'EACCES' });
  });

  it('is what this process met at the same socket, where its permissions let it through', () => {
    expect(expected({}, { state: 'refused', error: 'ECONNREFUSED' })).toMatchObject({ state: 'refused' });
    expect(expected({}, { state: 'timeout' })).toEqual({ state: 'timeout' });
    expect(expected({}, { state: 'denied', error: 'EACCES' })).toEqual({ state: 'ok' });
    expect(expected({}, null)).toEqual({ state: 'ok' });
    expect(expected({ caller: stranger }, { state: 'timeout' })).toMatchObject({ state: 'denied' });
  });

  it('follows from what is at the path', () => {
    const path = '/var/run/docker.sock';
    const at = (state: object) => expected({ socket: { path, ...state } as Facts['socket'] });
    expect(at({ state: 'missing', component: path })).toEqual({ state: 'missing', error: 'ENOENT' });
    expect(at({ state: 'dangling', link: path, target: '/x' })).toEqual({
      state: 'missing',
      error: 'ENOENT',
    });
    expect(at({ state: 'directory', realPath: path, empty: true })).toMatchObject({ state: 'refused' });
    expect(at({ state: 'not-a-socket', realPath: path, is: 'a file' })).toEqual({
      state: 'refused',
      error: 'ECONNREFUSED',
    });
    expect(at({ state: 'not-local', reason: 'elsewhere' })).toEqual({
      state: 'not-tried',
      reason: 'elsewhere',
    });
  });

  it('is not known of an engine that is reached over the network', () => {
    const remote: Facts['endpoint'] = {
      ...endpoint,
      kind: 'tcp',
      host: 'tcp://box:2375',
    } as Facts['endpoint'];
    expect(expected({ endpoint: remote })).toEqual({
      state: 'not-tried',
      reason: 'whether tcp://box:2375 answers it is not a matter of files',
    });
    expect(expected({ endpoint: { ...remote, host: '' } })).toMatchObject({
      reason: 'whether its endpoint answers it is not a matter of files',
    });
  });

  it('is not known where this user cannot look at the socket that the other one can reach', () => {
    const hidden: Facts['socket'] = { state: 'hidden', path: '/x/s', parents: [], error: 'EACCES' };
    expect(expected({ socket: hidden, caller: { ...caller, uid: 0, dacOverride: true } })).toMatchObject({
      state: 'not-tried',
    });
  });
});

describe('a unit that keeps its processes from the socket', () => {
  it.each([
    [{ InaccessiblePaths: ['/run'] }, { state: 'denied', error: 'EACCES' }],
    [{ SystemCallFilter: ['~connect'] }, { state: 'denied', error: 'EPERM' }],
    [{ TemporaryFileSystem: ['/run'] }, { state: 'missing', error: 'ENOENT' }],
    [{ RestrictAddressFamilies: ['AF_INET'] }, { state: 'failed', error: 'EAFNOSUPPORT' }],
  ])('by %j decides before its groups do', (sandbox, connection) => {
    expect(expected({ caller: unit(sandbox) })).toEqual(connection);
  });
});

describe('files that only the other process sees', () => {
  const cannotLook = {
    state: 'not-tried',
    reason: 'it has files of its own, which this user cannot look at',
  };

  it('leave it open, if they could not be read', () => {
    expect(expected({ files: 'host', ...confined({ container }) })).toEqual(cannotLook);
    expect(expected({ files: 'host', caller: unit({ RootDirectory: ['/srv/root'] }) })).toEqual(cannotLook);
    expect(expected({ files: 'host', caller: unit({ RootImage: ['/srv/root.img'] }) })).toEqual(cannotLook);
  });

  it('do not, if they were read, or there are none', () => {
    expect(expected({ files: 'own', ...confined({ container }) })).toEqual({ state: 'ok' });
    expect(expected({ files: 'host', caller: unit({ ProtectHome: ['yes'] }) })).toEqual({ state: 'ok' });
    expect(expected({ files: 'host' })).toEqual({ state: 'ok' });
  });
});

describe('what may deny a process that its permissions let in', () => {
  const selinux = (process: string | null, mode = 'enforcing') =>
    confined({ selinux: { state: 'on', mode, process, socket: null } as unknown as Confinement['selinux'] });
  const apparmor = (mode: string) =>
    confined({
      apparmor: { state: 'confined', profile: 'agent', mode } as unknown as Confinement['apparmor'],
    });
  const may = (reason: string) => ({ state: 'not-tried', reason });

  it('is SELinux, unless its label or mode rules that out', () => {
    expect(expected(selinux('system_u:system_r:agent_t:s0'))).toEqual(
      may('SELinux may deny it (system_u:system_r:agent_t:s0)'),
    );
    expect(expected(selinux(null))).toEqual(may('SELinux may deny it (its label is unknown)'));
    expect(expected(selinux('u:r:unconfined_service_t:s0'))).toEqual({ state: 'ok' });
    expect(expected(selinux('u:r:agent_t:s0', 'permissive'))).toEqual({ state: 'ok' });
  });

  it('is a profile of AppArmor that is enforced', () => {
    expect(expected(apparmor('enforce'))).toEqual(may('its AppArmor profile agent may deny it'));
    expect(expected(apparmor('complain'))).toEqual({ state: 'ok' });
  });

  it('is a filter that neither a unit nor a container explains', () => {
    expect(expected(confined({ seccomp: 'filter' }))).toEqual(may('a seccomp filter may deny it'));
    expect(expected({ ...confined({ seccomp: 'filter' }), caller: unit({}) })).toEqual({ state: 'ok' });
    expect(expected(confined({ seccomp: 'filter', container }))).toEqual({ state: 'ok' });
  });

  it('does not matter where they deny it already', () => {
    expect(expected({ ...apparmor('enforce'), caller: stranger })).toMatchObject({ state: 'denied' });
  });
});
