import { describe, expect, it } from 'vitest';
import type { FileChange } from '../../../src/apply/stage-edits.ts';
import { assertWritable, putFile, writeChange } from '../../../src/apply/write-files.ts';
import { directory, file, link } from '../../support/memory-files.ts';
import { type Machine, type MemoryHost, memoryHost } from '../../support/memory-host.ts';
import { withPrograms } from '../../support/programs-of.ts';

const mine = { uid: 1000, gid: 1000 };
const root = { uid: 0, gid: 0, dacOverride: true, dacReadSearch: true };
const change = (path: string, more: Partial<FileChange> = {}): FileChange => ({
  path,
  before: null,
  after: 'new\n',
  ...more,
});
const machine = ({ files, ...rest }: Machine = {}): Machine => ({
  env: { HOME: '/home/ann' },
  files: { '/app': directory(mine), '/home/ann': directory(mine), '/etc/docker': directory(), ...files },
  ...rest,
});

describe('every file is checked before the first is written', () => {
  const check = (changes: readonly FileChange[], more: Machine = {}) =>
    assertWritable(memoryHost(machine(more)), changes, '/app');

  it('and passes where the user can write it', async () => {
    await expect(check([change('/app/a'), change('/app/new/b')])).resolves.toBeUndefined();
  });

  it('and stops the plan where one of them cannot be written', async () => {
    await expect(check([change('/app/a'), change('/etc/docker/b')])).rejects.toMatchObject({
      code: 'file-unwritable',
      problem: '/etc/docker/b cannot be written: EACCES (permission denied).',
      next: [{ sentence: "Run dockperm as the file's owner, or make the file writable." }],
    });
  });

  it('but not one that is written by way of sudo', async () => {
    const rooted = change('/etc/docker/b', { needsRoot: true });
    await expect(check([rooted])).resolves.toBeUndefined();
    const busy = { files: { '/etc/docker/b': directory() }, identity: root };
    await expect(check([rooted], busy)).rejects.toMatchObject({ code: 'file-unwritable' });
  });

  describe('by root, in the project of another user', () => {
    const asRoot = { identity: root, env: { HOME: '/root' } };
    const outside = {
      code: 'file-unwritable',
      problem:
        "/srv/x is outside the project and named only by another user's files; as root, dockperm does not change it.",
      next: [{ sentence: "Run dockperm as the project's owner." }],
    };

    it('only within the project, and in the settings of its own client', async () => {
      await expect(
        check([change('/app/a'), change('/root/.docker/config.json')], asRoot),
      ).resolves.toBeUndefined();
      await expect(check([change('/srv/x')], asRoot)).rejects.toMatchObject(outside);
      await expect(check([change('/app-other/x')], asRoot)).rejects.toMatchObject({
        problem: expect.stringContaining('is outside the project'),
      });
    });

    it('and what a fix of the host changes, which no file of the project names', async () => {
      await expect(check([change('/srv/x', { needsRoot: true })], asRoot)).resolves.toBeUndefined();
    });

    it('but not in a project of root', async () => {
      const own = { ...asRoot, files: { '/app': directory() } };
      await expect(check([change('/srv/x')], own)).resolves.toBeUndefined();
      await expect(
        check([change('/srv/x')], { files: { '/srv': directory(mine) } }),
      ).resolves.toBeUndefined();
    });
  });
});

describe('a file that the kernel does not let anybody write', () => {
  /** Attributes as lsattr prints them, by path. */
  async function refused(attributes: Record<string, string>, { error = 'EPERM', exitCode = 0 } = {}) {
    const asked: string[] = [];
    const plain = memoryHost(
      machine({ files: { "/app/it's": file('x', mine), '/app/link': link("/app/it's") } }),
    );
    const host = withPrograms(
      { ...plain, checkWritable: async () => ({ ok: false, error }) as const } satisfies MemoryHost,
      (words) => {
        asked.push(words.join(' '));
        return {
          exitCode,
          stdout: `${attributes[words.at(-1) ?? ''] ?? '--------------e-------'} ${words.at(-1)}\n`,
        };
      },
    );
    const thrown = await assertWritable(host, [change('/app/link')], '/app').catch((reason) => reason);
    return { thrown, asked };
  }

  it('is named with the attribute that it has, by its real name', async () => {
    const { thrown, asked } = await refused({ "/app/it's": '----i---------e-------' });
    expect(thrown).toMatchObject({
      code: 'file-unwritable',
      problem: "/app/it's is immutable (chattr +i).",
      next: [
        { sentence: 'If it may be changed, first remove the attribute:' },
        { command: "sudo chattr -i '/app/it'\\''s'" },
      ],
    });
    expect(asked).toEqual(["lsattr -d -- /app/it's"]);
  });

  it('is named by its folder where that has it', async () => {
    const { thrown, asked } = await refused({ '/app': '-----a--------e-------' });
    expect(thrown).toMatchObject({
      problem: '/app is append-only (chattr +a).',
      next: [
        { sentence: 'If it may be changed, first remove the attribute:' },
        { command: 'sudo chattr -a /app' },
      ],
    });
    expect(asked).toHaveLength(2);
  });

  it('is named by the error where it has none, or lsattr cannot tell', async () => {
    const problem = '/app/link cannot be written: EPERM (operation not permitted); it may be immutable.';
    expect((await refused({})).thrown).toMatchObject({ problem });
    expect((await refused({ '/app': '----i---' }, { exitCode: 1 })).thrown).toMatchObject({ problem });
  });

  it('is not asked about where the error says enough', async () => {
    const { thrown, asked } = await refused({ '/app': '----i---' }, { error: 'EROFS' });
    expect(thrown).toMatchObject({ next: [{ sentence: 'Mount the file system with write access.' }] });
    expect(asked).toEqual([]);
  });
});

describe('a change', () => {
  const writing = { directory: '/app', sudo: 'silent', staging: '/home/ann', tag: 't' } as const;
  const write = async (changes: FileChange, more: Machine = {}) => {
    const host = memoryHost(machine(more));
    return { problem: await writeChange(host, changes, writing), host };
  };

  it.each([
    ['/app/.env', 0o600],
    ['/app/.env.production', 0o600],
    ['/app/.env.example', 0o644],
    ['/app/compose.yaml', 0o644],
    ['/app/x.env', 0o644],
    ['/app/.environment', 0o644],
    ['/app/.env.a/b', 0o644],
  ])('makes %s with mode %o', async (path, mode) => {
    const { problem, host } = await write(change(path));
    expect(problem).toBeNull();
    expect(host.inode(path)?.mode).toBe(mode);
  });

  it('removes a file that is to go, if it is as it was read', async () => {
    const files = { '/app/a': file('old\n', mine) };
    const { host } = await write(change('/app/a', { before: 'old\n', after: null }), { files });
    expect(host.text('/app/a')).toBeNull();
    const { problem, host: other } = await write(change('/app/a', { before: 'x\n', after: null }), { files });
    expect(problem).toMatchObject({ code: 'file-changed', next: [{ sentence: 'Run dockperm again.' }] });
    expect(other.text('/app/a')).toBe('old\n');
  });

  it('overwrites no file that came since', async () => {
    const { problem } = await write(change('/app/a'), { files: { '/app/a': file('theirs', mine) } });
    expect(problem).toMatchObject({
      code: 'file-changed',
      problem: '/app/a was modified by another process in the meantime.',
    });
  });

  it('says why it cannot be written', async () => {
    const { problem } = await write(change('/etc/docker/a'));
    expect(problem).toMatchObject({
      code: 'file-unwritable',
      problem: '/etc/docker/a cannot be written: EACCES (permission denied).',
    });
  });

  it('that needs root goes by way of sudo, but for root', async () => {
    const rooted = change('/etc/docker/a', { needsRoot: true });
    const { host } = await write(rooted, { files: { '/usr/bin/sudo': file('') } });
    expect(host.log.some((line) => line.startsWith('run sudo -n install '))).toBe(true);
    const { host: own } = await write(rooted, { identity: root });
    expect(own.log).toEqual(['write /etc/docker/a']);
    const { host: plain } = await write(change('/app/a'));
    expect(plain.log).toEqual(['write /app/a']);
  });

  it('gives a file that is made again its owner, and leaves no other', async () => {
    const host = memoryHost(machine({ identity: root }));
    const put = { path: '/app/a', bytes: Buffer.from('x'), expect: null, mode: 0o640, needsRoot: false };
    await putFile(host, { ...put, owner: { uid: 7, gid: 8 } }, writing);
    expect(host.inode('/app/a')).toMatchObject({ uid: 7, gid: 8, mode: 0o640 });
    expect(await host.readDir('/app')).toEqual({ ok: true, value: ['a'] });
  });
});
