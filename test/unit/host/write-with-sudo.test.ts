import { describe, expect, it } from 'vitest';
import { writeWithSudo } from '../../../src/host/write-with-sudo.ts';
import { directory, file, link } from '../../support/memory-files.ts';
import { type Machine, memoryHost } from '../../support/memory-host.ts';

const CONFIG = '/etc/docker/daemon.json';
const placement = { sudo: 'silent', staging: '/home/ann/run', tag: '20260123-101500-042' } as const;
const bytes = (text: string) => Buffer.from(text);

const machine = (files: Machine['files'] = {}) =>
  memoryHost({ files: { '/home/ann/run': directory({ uid: 1000, gid: 1000, mode: 0o700 }), ...files } });

const place = (host: ReturnType<typeof memoryHost>, before: string | null, after: string | null) =>
  writeWithSudo(
    host,
    {
      path: CONFIG,
      bytes: after === null ? null : bytes(after),
      expect: before === null ? null : bytes(before),
      mode: 0o644,
    },
    placement,
  );

describe("a file of root's", () => {
  it('is replaced in one step, with its owner and mode, and nothing stays beside it', async () => {
    const host = machine({ [CONFIG]: file('{}\n', { gid: 7, mode: 0o604 }) });
    expect(await place(host, '{}\n', '{"group": "docker"}\n')).toEqual({ ok: true, value: null });
    expect(host.inode(CONFIG)).toMatchObject({ text: '{"group": "docker"}\n', uid: 0, gid: 7, mode: 0o604 });
    expect((await host.readDir('/etc/docker')) as unknown).toEqual({ ok: true, value: ['daemon.json'] });
    expect(await host.readDir('/home/ann/run')).toEqual({ ok: true, value: [] });
    expect(host.log.filter((line) => line.startsWith('run')).map((line) => line.split(' ')[3])).toEqual([
      'mkdir',
      'install',
      'mv',
    ]);
  });

  it('is made for root alone to write, with its directory', async () => {
    const host = machine();
    await place(host, null, '{}\n');
    expect(host.inode(CONFIG)).toMatchObject({ text: '{}\n', uid: 0, gid: 0, mode: 0o644 });
  });

  it('is removed', async () => {
    const host = machine({ [CONFIG]: file('{}\n') });
    await place(host, '{}\n', null);
    expect(host.text(CONFIG)).toBeNull();
  });

  it('stays behind the link that leads to it', async () => {
    const host = machine({ [CONFIG]: link('/srv/daemon.json'), '/srv/daemon.json': file('{}\n') });
    await place(host, '{}\n', '{"a": "b"}\n');
    expect(host.inode(CONFIG)?.kind).toBe('symlink');
    expect(host.text('/srv/daemon.json')).toBe('{"a": "b"}\n');
  });

  it('is left alone when it is not what was read', async () => {
    const host = machine({ [CONFIG]: file('{"theirs": "x"}\n') });
    expect(await place(host, '{}\n', '{"a": "b"}\n')).toEqual({ ok: false, error: 'CHANGED_MEANWHILE' });
    expect(host.log).toEqual([]);
  });
});
