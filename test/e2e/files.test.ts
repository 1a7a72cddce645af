import { execFileSync } from 'node:child_process';
import { linkSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Identity } from '../lab/lab.ts';
import { freeGid } from '../lab/lab.ts';
import { atTerminal } from './support/at-terminal.ts';
import { describeEngine } from './support/engine.ts';
import { dockpermMounted, type Mounted } from './support/mounted.ts';
import { dockperm, makeProject, memberOf, type Project, person, type Ran } from './support/project.ts';

const images = ['alpine:3', 'python:3.11-alpine', 'dockperm-lab/node:20'] as const;
const member = memberOf(freeGid);
const root = { uid: 0, gid: 0, groups: [0] };
const fixing = ['fix', '--yes', '--no-rebuild'];

const envText = '# of this host\r\nTOKEN=hunter2   # keep it\r\nDEBUG=';

const composeText = (socket: string): string =>
  [
    'services:',
    '  app:',
    '    image: dockperm-lab/node:20',
    '    user: "10001:10001"',
    '    network_mode: none',
    '    command: ["sleep", "600"]',
    '    volumes:',
    `      - ${socket}:/var/run/docker.sock`,
    '',
  ].join('\n');

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** A file system of its own for the project, with its files on it. */
const onTmpfs = (options: string): string => `
  mkdir /tmp/.kept-$$; cp -a "$project/." /tmp/.kept-$$/
  mount -t tmpfs -o mode=755,${options} tmpfs "$project"
  cp -a /tmp/.kept-$$/. "$project/"; rm -r /tmp/.kept-$$; chown "$owner" "$project"`;

describeEngine('rootful', { gid: freeGid, images }, (engine) => {
  const files = () => ({ 'compose.yaml': composeText(engine().socket), '.env': envText });
  const start = () => makeProject(files(), { engine: engine() });
  const mounted = (project: Project, setUp: string, { as = member, look = '' }: Partial<Mounted> = {}) =>
    dockpermMounted(fixing, project, { engine: engine(), as, setUp, look });

  describe('what cannot be written', () => {
    it.each<[what: string, setUp: string, says: RegExp]>([
      [
        'a disk without room for the files',
        `${onTmpfs('size=64k')}
         dd if=/dev/zero of="$project/.fill" bs=4k 2>/dev/null || true`,
        /room|space|ENOSPC/,
      ],
      [
        'a disk without room for another name',
        `${onTmpfs('size=8m,nr_inodes=4')}; touch "$project/.fill"`,
        /ENOSPC/,
      ],
      [
        'a disk without room for the journal',
        `mount -t tmpfs -o mode=777,size=8m,nr_inodes=3 tmpfs "$state"`,
        /journal .*ENOSPC/,
      ],
      [
        'a disk on which the journal has no room for bytes',
        `mount -t tmpfs -o mode=777,size=64k tmpfs "$state"
         dd if=/dev/zero of="$state/.fill" bs=4k 2>/dev/null || true`,
        /room|space|ENOSPC/,
      ],
      [
        'a file system that is read-only',
        'mount --bind "$project" "$project"; mount -o remount,ro,bind "$project"',
        /\.env .*EROFS/,
      ],
      [
        'a state directory that is read-only',
        'mount --bind "$state" "$state"; mount -o remount,ro,bind "$state"',
        /journal .*EROFS/,
      ],
      [
        'a file that is mounted',
        'mount --bind "$project/.env" "$project/.env"',
        /\.env is a mount point and cannot be replaced atomically\./,
      ],
      [
        'a file that is mounted read-only',
        'mount --bind "$project/.env" "$project/.env"; mount -o remount,ro,bind "$project/.env"',
        /\.env (cannot be written: EROFS |is a mount point and cannot be replaced atomically\.)/,
      ],
      ['a directory of another user', 'chown 0:0 "$project"', /\.env .*EACCES/],
      ['a file that is read-only', 'chmod 444 "$project/compose.yaml"', /compose\.yaml .*EACCES/],
    ])('%s is named, and nothing is changed', async (_, setUp, says) => {
      const ran = await mounted(start(), setUp);
      const { '.fill': __, ...left } = ran.files;
      expect(ran.exitCode, ran.stdout + ran.stderr).toBe(2);
      expect(oneLine(ran.stderr)).toMatch(says);
      expect(oneLine(ran.stderr)).toContain('Nothing was changed');
      expect(left).toEqual(files());
    });

    it('a file that may not be changed at all stays, and the others are restored', async ({ skip }) => {
      const project = start();
      try {
        execFileSync('chattr', ['+i', project.path('compose.yaml')], { stdio: 'ignore' });
      } catch {
        skip('this file system has no immutable files');
      }
      try {
        const ran = await dockperm(fixing, { in: project, engine: engine(), as: member });
        expect([ran.exitCode, oneLine(ran.stderr)]).toEqual([
          2,
          expect.stringMatching(/compose\.yaml is immutable \(chattr \+i\)\./),
        ]);
        expect([project.read('.env'), readdirSync(project.directory).sort()]).toEqual([
          envText,
          ['.env', 'compose.yaml'],
        ]);
      } finally {
        execFileSync('chattr', ['-i', project.path('compose.yaml')]);
      }
    });
  });

  it.each(['tmpfs', 'disk'])('access lists and attributes of a file on a %s stay', async (where) => {
    const list =
      "getfacl -n --omit-header .env; python3 -c \"import os; print(os.getxattr('.env', 'user.note'))\"";
    const ran = await mounted(
      start(),
      `${where === 'tmpfs' ? onTmpfs('size=8m') : ''}
       cd "$project"; setfacl -m u:12345:r,g:23456:rw .env
       python3 -c "import os; os.setxattr('.env', 'user.note', b'kept')"
       { ${list}; } > "$out/.before"`,
      {
        look: `{ ${list}; } | diff "$out/.before" - && grep -c DOCKER_GID .env; cat "$out/.before"`,
      },
    );
    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
    expect(ran.looked).toMatch(/^1\n/);
    expect(ran.looked).toContain('user:12345:r--');
  });

  describe('what is no ordinary file', () => {
    it.each([
      ['a pipe without a writer', ['mkfifo'], 'is a named pipe, not a regular file.'],
      ['a device', ['mknod', 'c', '1', '3'], 'is a device, not a regular file.'],
      ['a folder', ['mkdir'], 'is a directory.'],
    ] as const)('%s in the place of .env is not waited for, and stays', async (_, [make, ...rest], says) => {
      const project = start();
      execFileSync('rm', [project.path('.env')]);
      execFileSync(make, [project.path('.env'), ...rest]);
      const before = lstatSync(project.path('.env'));
      for (const as of [member, root] satisfies Identity[]) {
        const ran = await dockperm(fixing, { in: project, engine: engine(), as });
        expect(ran.exitCode, ran.stdout + ran.stderr).toBe(2);
        expect(oneLine(ran.stderr)).toContain(`${project.path('.env')} ${says}`);
        expect(lstatSync(project.path('.env'))).toMatchObject({ ino: before.ino, mode: before.mode });
        expect(readdirSync(project.directory).sort()).toEqual(['.env', 'compose.yaml']);
      }
    });
  });

  describe('what another process does meanwhile', () => {
    const ask = 'Apply these changes? [y/N]';
    const args = ['fix', '--no-rebuild'];

    it.each(['.env', 'compose.yaml'])('to %s is not lost, and the other file is as before', async (name) => {
      const project = start();
      const theirs = `${project.read(name)}# theirs\n`;
      const write = () => execFileSync('sh', ['-c', 'printf %s "$1" > "$0"', project.path(name), theirs]);
      const { exitCode, seen } = await atTerminal({
        engine: engine(),
        project,
        args,
        replies: [[ask, 'y\r', write]],
      });
      expect([exitCode, oneLine(seen)]).toEqual([
        2,
        expect.stringContaining('was modified by another process'),
      ]);
      expect({ '.env': project.read('.env'), 'compose.yaml': project.read('compose.yaml') }).toEqual({
        ...files(),
        [name]: theirs,
      });
      expect(readdirSync(project.directory).sort()).toEqual(['.env', 'compose.yaml']);
    });

    it.each([
      ['the same user', member],
      ['root', root],
      ['another user of the group', { uid: 20_002, gid: 20_001, groups: [20_001, freeGid] }],
    ])('%s with a fix of the same project gets a notice of this one', async (_, as) => {
      const project = start();
      let second: Ran | undefined;
      const run = async () => {
        // The lock is one of the network namespace, so both are in the same.
        second = await dockperm(fixing, { in: project, engine: { ...engine(), nsenter: [] }, as });
        expect(project.read('.env')).toBe(envText);
      };
      const { exitCode, seen } = await atTerminal({
        engine: engine(),
        project,
        args,
        replies: [[ask, 'y\r', run]],
      });
      expect(second?.exitCode).toBe(2);
      expect(oneLine(second?.stderr ?? '')).toMatch(/Another dockperm \(pid \d+\) is already changing/);
      expect(exitCode, seen).not.toBe(2);
      expect(project.read('.env')).toContain(`DOCKER_GID=${freeGid}`);
    });
  });

  describe('as root in the directory of another user', () => {
    it('a directory on the way that leads out of it is refused', async () => {
      const project = start();
      const outside = makeProject(files(), { owner: root });
      symlinkSync(outside.directory, project.path('config'));
      execFileSync('chown', ['-h', `${person.uid}:${person.gid}`, project.path('config')]);
      const args = [...fixing, '-f', 'config/compose.yaml', '--env-file', 'config/.env'];
      const ran = await dockperm(args, { in: project, engine: engine(), as: root });
      expect(ran.exitCode, ran.stdout + ran.stderr).toBe(2);
      expect({ 'compose.yaml': outside.read('compose.yaml'), '.env': outside.read('.env') }).toEqual(files());
      expect(readdirSync(outside.directory).sort()).toEqual(['.env', 'compose.yaml']);
      expect(readdirSync(project.directory).sort()).toEqual(['.env', 'compose.yaml', 'config']);
    });

    it('a file with a second name outside keeps both names and what it holds', async () => {
      const project = start();
      const outside = makeProject({ 'theirs.env': envText });
      execFileSync('rm', [project.path('.env')]);
      linkSync(outside.path('theirs.env'), project.path('.env'));
      const ran = await dockperm(fixing, { in: project, engine: engine(), as: root });
      expect(ran.exitCode, ran.stdout + ran.stderr).toBe(1);
      expect(oneLine(ran.stdout)).toContain(
        '.env: has several hard links, and replacing it would separate it from the others',
      );
      expect(lstatSync(project.path('.env')).ino).toBe(lstatSync(outside.path('theirs.env')).ino);
      expect({ '.env': project.read('.env'), 'compose.yaml': project.read('compose.yaml') }).toEqual(files());
    });

    it("a file of root's with a second name there is not read for them", async () => {
      const project = start();
      const outside = makeProject({ secret: 'PASSWORD=of-root\n' }, { owner: root });
      execFileSync('chmod', ['600', outside.path('secret')]);
      execFileSync('rm', [project.path('.env')]);
      linkSync(outside.path('secret'), project.path('.env'));
      const ran = await dockperm(fixing, { in: project, engine: engine(), as: root });
      expect(ran.exitCode, ran.stdout + ran.stderr).toBe(2);
      expect(outside.read('secret')).toBe('PASSWORD=of-root\n');
      expect(lstatSync(project.path('.env'))).toMatchObject({ uid: 0, mode: 0o100600 });
    });

    it('what is new belongs to the owner of the directory', async () => {
      const project = start();
      execFileSync('rm', [project.path('.env')]);
      mkdirSync(project.path('empty'));
      const ran = await dockperm(fixing, { in: project, engine: engine(), as: root });
      expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
      for (const name of ['.env', 'compose.yaml'])
        if (project.read(name) !== undefined) expect(lstatSync(project.path(name))).toMatchObject(person);
    });
  });
});
