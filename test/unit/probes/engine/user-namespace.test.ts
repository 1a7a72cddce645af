import { describe, expect, it } from 'vitest';
import type { SocketFacts } from '../../../../src/facts/facts.ts';
import { findUserNamespace, parseIdMap } from '../../../../src/probes/engine/user-namespace.ts';
import { file } from '../../../support/memory-files.ts';
import { type Machine, memoryHost } from '../../../support/memory-host.ts';

const socket: SocketFacts = {
  state: 'socket',
  path: '/run/user/1001/docker.sock',
  realPath: '/run/user/1001/docker.sock',
  parents: [],
  node: { uid: 1001, gid: 100_104, mode: 0o660, acl: { state: 'minimal' } },
};
const hints = { rootless: false, remap: false, rootDirectory: '/var/lib/docker' };
const rootless = { ...hints, rootless: true };
const find = (files: Machine['files'], what: typeof hints) =>
  findUserNamespace(memoryHost({ files: files ?? {} }), socket, what);

const accounts = { '/etc/passwd': file('root:x:0:0::/:\nbob:x:1001:1001::/home/bob:\n') };
const own = { inside: 0, outside: 1001, count: 1 };

describe('the user namespace of an engine', () => {
  it('is none for an ordinary one', async () => {
    expect(await find({}, hints)).toEqual({ mode: 'none' });
  });

  it('of a rootless one is read from the id maps of its child process', async () => {
    const found = await find(
      {
        '/run/user/1001/dockerd-rootless/child_pid': '77\n',
        '/proc/77/uid_map': file('         0       1001          1\n         1     100000      65536\n'),
        '/proc/77/gid_map': file('         0       1001          1\n         1     100000      65536\n'),
      },
      rootless,
    );
    const map = [own, { inside: 1, outside: 100_000, count: 65_536 }];
    expect(found).toEqual({ mode: 'rootless', uids: map, gids: map, source: '/proc/77/gid_map' });
  });

  it('of a rootless one otherwise comes from the subordinate ranges of its owner, by name or uid', async () => {
    const found = await find(
      {
        ...accounts,
        '/etc/subuid': file('ann:100000:65536\nbob:200000:65536\n'),
        '/etc/subgid': file('bob:200000:1000\n# x\n1001:300000:1000\nbob:broken:1\n'),
      },
      rootless,
    );
    expect(found).toMatchObject({
      uids: [own, { inside: 1, outside: 200_000, count: 65_536 }],
      gids: [
        own,
        { inside: 1, outside: 200_000, count: 1000 },
        { inside: 1001, outside: 300_000, count: 1000 },
      ],
    });
  });

  it.each([
    ['a pid that is none', { '/run/user/1001/dockerd-rootless/child_pid': 'x/../../etc' }],
    ['an owner without an account', {}],
    ['an owner without ranges', accounts],
  ])('of a rootless one is unknown with %s', async (_, files) => {
    expect((await find(files, rootless)).mode).toBe('unknown');
  });

  it('of one that remaps comes from the name of its directory, and its size from the ranges', async () => {
    const remap = { ...hints, remap: true, rootDirectory: '/var/lib/docker/231072.231072' };
    const found = await find({ '/etc/subuid': file('dockremap:231072:1000\n') }, remap);
    expect(found).toMatchObject({
      mode: 'remap',
      uids: [{ inside: 0, outside: 231_072, count: 1000 }],
      gids: [{ inside: 0, outside: 231_072, count: 65_536 }],
    });
    expect((await find({}, { ...remap, rootDirectory: '/data' })).mode).toBe('unknown');
  });
});

describe('an id map of the kernel', () => {
  it('skips lines that are none', () => {
    expect(parseIdMap('0 1001 1\n\nx\n1 100000\n')).toEqual([own]);
  });
});
