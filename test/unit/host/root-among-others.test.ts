import {
  chmod,
  chown,
  lchown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localHost } from '../../../src/host/local.ts';
import { localDisk } from '../../../src/host/local-disk.ts';
import { trustedPath } from '../../../src/host/trusted-path.ts';
import { withUserIds } from '../../../src/host/with-user-ids.ts';
import { readProjectFile } from '../../../src/probes/project/read-project-file.ts';

const isRoot = process.geteuid?.() === 0;
const ann = { uid: 20_001, gid: 20_001 };
const host = localHost();
let folder: string;
let project: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dockperm-others-'));
  await chmod(folder, 0o755);
  project = join(folder, 'project');
  await mkdir(project);
  await chown(project, ann.uid, ann.gid);
});

afterEach(() => rm(folder, { recursive: true }));

async function hers(name: string, text: string): Promise<string> {
  const path = join(project, name);
  await writeFile(path, text);
  await chown(path, ann.uid, ann.gid);
  return path;
}

async function linked(name: string, target: string): Promise<string> {
  const path = join(project, name);
  await symlink(target, path);
  await lchown(path, ann.uid, ann.gid);
  return path;
}

describe.runIf(isRoot)("root in another user's directory", () => {
  it('writes as that user: what is new is theirs, directories included', async () => {
    const path = join(project, 'config/.env');
    expect(await host.writeFile(path, 'A=1\n', { within: project, mode: 0o600 })).toMatchObject({ ok: true });
    for (const each of [path, join(project, 'config')]) expect(await stat(each)).toMatchObject(ann);
    expect(process.geteuid?.()).toBe(0);
  });

  it('leaves the owner of a file that is there, and nothing of its own', async () => {
    const path = await hers('.env', 'old');
    await host.writeFile(path, 'new', { within: project, expect: Buffer.from('old') });
    expect(await stat(path)).toMatchObject(ann);
    expect(await readdir(project)).toEqual(['.env']);
  });

  it.each(['/etc/passwd', '../outside', '../../../../../../etc/passwd'])(
    'follows no link that leads out, neither to read nor to write: %s',
    async (target) => {
      await writeFile(join(folder, 'outside'), 'mine');
      const path = await linked('.env', target);
      const refused = { ok: false, error: 'LEADS_OUTSIDE' };
      expect(await host.readBytes(path, project)).toEqual(refused);
      expect(await host.checkWritable(path, project)).toEqual(refused);
      expect(await host.writeFile(path, 'x', { within: project })).toEqual(refused);
      expect(await host.removeFile(path, { within: project })).toEqual(refused);
      expect(await host.checkLinks(path, project)).toEqual(refused);
      expect(await readFile(join(folder, 'outside'), 'utf8')).toBe('mine');
    },
  );

  it('follows no directory on the way that leads out', async () => {
    await mkdir(join(folder, 'outside'));
    await linked('config', '../outside');
    const path = join(project, 'config/new');
    expect(await host.writeFile(path, 'x', { within: project })).toEqual({
      ok: false,
      error: 'LEADS_OUTSIDE',
    });
    expect(await readdir(join(folder, 'outside'))).toEqual([]);
  });

  it('follows a link that stays inside', async () => {
    await hers('prod.env', 'old');
    const path = await linked('.env', 'prod.env');
    await host.writeFile(path, 'new', { within: project });
    expect(await readFile(join(project, 'prod.env'), 'utf8')).toBe('new');
  });

  it('has no more rights there than the user has', async () => {
    const path = join(project, 'secret');
    await writeFile(path, 'of root', { mode: 0o600 });
    expect(await host.readBytes(path, project)).toEqual({ ok: false, error: 'EACCES' });
    const closed = join(project, 'closed');
    await mkdir(closed, { mode: 0o755 });
    expect(await host.checkWritable(join(closed, 'x'), project)).toEqual({ ok: false, error: 'EACCES' });
    expect(await host.writeFile(join(closed, 'x'), '', { within: project })).toMatchObject({
      error: 'EACCES',
    });
  });

  it('reads a file of the project as the user would', async () => {
    const closed = join(project, 'compose.yaml');
    await writeFile(closed, 'of root', { mode: 0o600 });
    expect(await readProjectFile(host, closed, project)).toEqual({ ok: false, error: 'EACCES' });
    expect(await readProjectFile(host, await hers('.env', 'A=1'), project)).toEqual({
      ok: true,
      value: 'A=1',
    });
    expect(await readProjectFile(host, join(project, 'none'), project)).toEqual({
      ok: false,
      error: 'ENOENT',
    });
    expect(await readProjectFile(host, '/dev/null', project)).toEqual({ ok: true, value: '' });
  });

  it('is root again after a failure', () => {
    expect(() =>
      withUserIds(ann, () => {
        expect([process.geteuid?.(), process.getegid?.(), process.getgroups?.()]).toEqual([
          ann.uid,
          ann.gid,
          [ann.gid],
        ]);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect([process.geteuid?.(), process.getegid?.()]).toEqual([0, process.getgid?.()]);
  });

  it('looks for programs only where no other user can put one', async () => {
    const path = [`${project}/node_modules/.bin`, '/usr/bin', '', '.', 'bin', project].join(':');
    expect(trustedPath(localDisk, path).trusted).toBe('/usr/bin');
  });
});

describe('the directories in which programs are looked for', () => {
  it('never depend on where the process is', () => {
    const disk = { uid: 1000, stat: () => null, readLink: () => '' };
    expect(trustedPath(disk, '.:/home/ann/bin::bin:/usr/bin').trusted).toBe('/home/ann/bin:/usr/bin');
  });
});
