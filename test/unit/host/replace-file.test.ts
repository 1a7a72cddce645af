import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Disk } from '../../../src/host/disk.ts';
import { filesOn } from '../../../src/host/files.ts';
import { localHost } from '../../../src/host/local.ts';
import { localDisk } from '../../../src/host/local-disk.ts';
import { temporaryOf } from '../../../src/host/replace-file.ts';

const host = localHost();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dockperm-replace-'));
});

afterEach(() => rm(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const bytes = (text: string) => Buffer.from(text);

/** Whether the command works here: tools may be missing, and file systems know less. */
function works(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const listOf = (path: string) =>
  execFileSync('getfacl', ['--omit-header', '--absolute-names', path]).toString();

describe('a file with several names', () => {
  it('is not replaced, which would leave the others with the old bytes', async () => {
    await writeFile(at('.env'), 'old');
    await link(at('.env'), at('other'));
    const refused = { ok: false, error: 'HARD_LINKED' };
    expect(await host.checkWritable(at('.env'))).toEqual(refused);
    expect(await host.writeFile(at('.env'), 'new')).toEqual(refused);
    expect([await readFile(at('.env'), 'utf8'), (await stat(at('other'))).nlink]).toEqual(['old', 2]);
    expect((await readdir(folder)).sort()).toEqual(['.env', 'other']);
  });

  it('is replaced again once it has one name', async () => {
    await writeFile(at('.env'), 'old');
    await link(at('.env'), at('other'));
    await rm(at('other'));
    expect(await host.checkWritable(at('.env'))).toEqual({ ok: true, value: null });
    expect(await host.writeFile(at('.env'), 'new')).toEqual({ ok: true, value: null });
  });
});

describe('the metadata of a file', () => {
  it('keeps the ACL', async ({ skip }) => {
    await writeFile(at('.env'), 'old', { mode: 0o600 });
    if (!works('setfacl', '-m', 'u:12345:r', at('.env'))) skip('there are no access lists here');
    const before = listOf(at('.env'));
    await host.writeFile(at('.env'), 'new');
    expect(listOf(at('.env'))).toBe(before);
    expect(before).toContain('user:12345:r--');
  });

  it('keeps its extended attributes', async ({ skip }) => {
    await writeFile(at('.env'), 'old');
    const set = "import os,sys; os.setxattr(sys.argv[1], 'user.note', b'kept')";
    const get = "import os,sys; print(os.getxattr(sys.argv[1], 'user.note').decode())";
    if (!works('python3', '-c', set, at('.env'))) skip('there are no extended attributes here');
    await host.writeFile(at('.env'), 'new');
    expect(execFileSync('python3', ['-c', get, at('.env')]).toString()).toBe('kept\n');
  });

  it('has a new time of its last change', async () => {
    await writeFile(at('.env'), 'old');
    execFileSync('touch', ['-d', '2001-01-01', at('.env')]);
    await host.writeFile(at('.env'), 'new');
    expect((await stat(at('.env'))).mtime.getFullYear()).toBeGreaterThan(2001);
  });
});

describe('a file that is not what was read', () => {
  it('is left as it is', async () => {
    await writeFile(at('.env'), 'theirs');
    const refused = { ok: false, error: 'CHANGED_MEANWHILE' };
    expect(await host.writeFile(at('.env'), 'new', { expect: bytes('old') })).toEqual(refused);
    expect(await host.writeFile(at('.env'), 'new', { expect: null })).toEqual(refused);
    expect(await host.removeFile(at('.env'), { expect: bytes('old') })).toEqual(refused);
    expect(await host.writeFile(at('gone'), 'new', { expect: bytes('old') })).toEqual(refused);
    expect([await readFile(at('.env'), 'utf8'), await readdir(folder)]).toEqual(['theirs', ['.env']]);
  });

  it('is found out also when it changes while the new one is written', async () => {
    await writeFile(at('.env'), 'old');
    const disk: Disk = {
      ...localDisk,
      sync(descriptor) {
        localDisk.sync(descriptor);
        execFileSync('sh', ['-c', 'printf theirs > "$0.new" && mv "$0.new" "$0"', at('.env')]);
      },
    };
    const written = await filesOn(disk).writeFile(at('.env'), 'new', { expect: bytes('old') });
    expect(written).toEqual({ ok: false, error: 'CHANGED_MEANWHILE' });
    expect([await readFile(at('.env'), 'utf8'), await readdir(folder)]).toEqual(['theirs', ['.env']]);
  });

  it('need not be text', async () => {
    const odd = Uint8Array.of(0, 255, 254, 10);
    await writeFile(at('x'), odd);
    expect(await host.readBytes(at('x'))).toEqual({ ok: true, value: Buffer.from(odd) });
    expect(await host.writeFile(at('x'), odd.reverse(), { expect: odd.slice().reverse() })).toMatchObject({
      ok: true,
    });
  });
});

describe('links and names', () => {
  it('stay links, also those to a file that is yet to be made', async () => {
    await symlink('real.env', at('.env'));
    expect(await host.writeFile(at('.env'), 'new')).toMatchObject({ ok: true });
    expect([await readlink(at('.env')), await readFile(at('real.env'), 'utf8')]).toEqual(['real.env', 'new']);
  });

  it('fail when they form a loop', async () => {
    await symlink('b', at('a'));
    await symlink('a', at('b'));
    expect(await host.writeFile(at('a'), 'x')).toEqual({ ok: false, error: 'ELOOP' });
  });

  it('work for a target whose name has the maximum length', async () => {
    const name = 'n'.repeat(255);
    expect(await host.writeFile(at(name), 'x')).toMatchObject({ ok: true });
    expect(await readdir(folder)).toEqual([name]);
  });

  it('reuse the staged name that an interrupted run left behind', async () => {
    await writeFile(temporaryOf(at('.env'), 'run'), 'half');
    await host.writeFile(at('.env'), 'whole', { tag: 'run' });
    expect([await readFile(at('.env'), 'utf8'), await readdir(folder)]).toEqual(['whole', ['.env']]);
  });
});

describe('a mount point', () => {
  it('is said to be one beforehand, and left alone', async ({ skip }) => {
    await writeFile(at('inside'), 'old');
    await writeFile(at('outside'), 'of the host');
    if (!works('mount', '--bind', at('outside'), at('inside'))) skip('mounting is not allowed here');
    try {
      const busy = { ok: false, error: 'EBUSY' };
      expect(await host.checkWritable(at('inside'))).toEqual(busy);
      expect(await host.writeFile(at('inside'), 'new')).toEqual(busy);
      expect(await readFile(at('inside'), 'utf8')).toBe('of the host');
      expect((await readdir(folder)).sort()).toEqual(['inside', 'outside']);
    } finally {
      execFileSync('umount', [at('inside')]);
    }
  });
});

describe('room on the disk', () => {
  it('is also known for a directory that does not exist yet', async () => {
    await mkdir(at('here'));
    const [here, there] = await Promise.all([host.freeSpace(at('here')), host.freeSpace(at('a/b/c'))]);
    expect([here.ok && here.value > 0, there.ok && there.value > 0]).toEqual([true, true]);
  });
});

describe('the lock of a project', () => {
  const name = `test-${process.pid}`;

  it('is held by one at a time, and the second learns by whom', async () => {
    const first = await host.lock(name, folder);
    expect(first.state).toBe('held');
    expect(await host.lock(name, folder)).toEqual({ state: 'taken', pid: process.pid });
    if (first.state === 'held') await first.release();
    const again = await host.lock(name, folder);
    expect(again.state).toBe('held');
    if (again.state === 'held') await again.release();
  });

  it('goes with its process, however that ends', async () => {
    const address = process.platform === 'linux' ? `\\0dockperm-${name}` : `${folder}/lock`;
    const script = `require('net').createServer((s) => s.end(process.pid + '\\n')).listen({ path: '${address}' }, () => console.log('held'))`;
    const other = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(other.stdout, 'data');
    expect(await host.lock(name, folder)).toEqual({ state: 'taken', pid: other.pid });
    other.kill('SIGKILL');
    await once(other, 'exit');
    const mine = await host.lock(name, folder);
    expect(mine.state).toBe('held');
    if (mine.state === 'held') await mine.release();
  });
});
