import { describe, expect, it } from 'vitest';
import { unitBlockOf } from '../../../src/access/unit-block.ts';
import type { Endpoint, UnitSettings } from '../../../src/facts/facts.ts';

const at = (path: string): Endpoint => ({
  host: `unix://${path}`,
  origin: 'default',
  context: null,
  kind: 'unix',
  path,
});

const usual = at('/var/run/docker.sock');
const home = at('/run/user/1000/docker.sock');

function blockBy(sandbox: UnitSettings['sandbox'], endpoint: Endpoint = usual) {
  const settings = { user: '', group: '', supplementaryGroups: [], dynamicUser: false };
  const unit = {
    state: 'known',
    name: 'a.service',
    active: 'active',
    mainPid: 1,
    transient: false,
    ...settings,
    sandbox,
  } as const;
  const block = unitBlockOf(unit, endpoint);
  return block && `${block.setting} ${block.error}`;
}

describe('a setting of a unit', () => {
  it.each([
    [{ InaccessiblePaths: ['/run/docker.sock'] }, usual, 'InaccessiblePaths EACCES'],
    [{ InaccessiblePaths: ['/etc', '-/var/run'] }, usual, 'InaccessiblePaths EACCES'],
    [{ InaccessiblePaths: ['/run/docker.sock2', '/run/dock'] }, usual, null],
    [{ TemporaryFileSystem: ['/run:ro'] }, usual, 'TemporaryFileSystem ENOENT'],
    [{ TemporaryFileSystem: ['/'] }, usual, 'TemporaryFileSystem ENOENT'],
    [{ TemporaryFileSystem: ['/run'], BindPaths: ['/run/docker.sock'] }, usual, null],
    [{ TemporaryFileSystem: ['/run'], BindReadOnlyPaths: ['/mnt/s:/run/docker.sock:norbind'] }, usual, null],
    [{ TemporaryFileSystem: ['/tmp'] }, usual, null],
    [{ ProtectHome: ['yes'] }, home, 'ProtectHome EACCES'],
    [{ ProtectHome: ['tmpfs'] }, home, 'ProtectHome ENOENT'],
    [{ ProtectHome: ['read-only'] }, home, null],
    [{ ProtectHome: ['yes'] }, usual, null],
    [{ RestrictAddressFamilies: ['AF_INET', 'AF_INET6'] }, usual, 'RestrictAddressFamilies EAFNOSUPPORT'],
    [{ RestrictAddressFamilies: ['AF_INET', 'AF_UNIX'] }, usual, null],
    [{ RestrictAddressFamilies: ['~AF_UNIX'] }, usual, 'RestrictAddressFamilies EAFNOSUPPORT'],
    [{ RestrictAddressFamilies: ['~AF_NETLINK', 'AF_PACKET'] }, usual, null],
    [{ SystemCallFilter: ['read', 'socket'] }, usual, 'SystemCallFilter EPERM'],
    [{ SystemCallFilter: ['~connect:EPERM'] }, usual, 'SystemCallFilter EPERM'],
    [{ SystemCallFilter: ['~mount', 'umount'] }, usual, null],
    [{ PrivateUsers: ['yes'] }, usual, null],
  ] as const)('%j at %o gives %s', (sandbox, endpoint, expected) => {
    expect(blockBy(sandbox, endpoint)).toBe(expected);
  });

  it('says nothing about an engine that is reached over a network', () => {
    const address = { host: '10.0.0.1', port: 2375 };
    const tcp: Endpoint = { ...usual, kind: 'tcp', address, tls: null, proxy: null };
    expect(blockBy({ RestrictAddressFamilies: ['AF_INET'] }, tcp)).toBeNull();
  });
});
