import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localDisk } from '../../../src/host/local-disk.ts';
import { isRootOnlyPath } from '../../../src/host/root-owned-path.ts';
import { findTrustedProgram, trustedPath } from '../../../src/host/trusted-path.ts';

const isRoot = process.geteuid?.() === 0;
const ann = 20_001;
const program = new URL('../../../bin/dockperm.js', import.meta.url).pathname;
let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'dockperm-root-only-'));
  chmodSync(base, 0o755);
});

afterEach(() => rmSync(base, { recursive: true }));

interface Owner {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

function own(path: string, { mode, uid = 0, gid = 0 }: Owner, usual: number): string {
  chownSync(path, uid, gid);
  chmodSync(path, mode ?? usual);
  return path;
}

function folder(name: string, owner: Owner = {}): string {
  const path = join(base, name);
  mkdirSync(path, { recursive: true });
  return own(path, owner, 0o755);
}

/** Tells who ran it. */
function compose(path: string, owner: Owner = {}): string {
  writeFileSync(path, `#!/bin/sh\n/usr/bin/id -u >>${join(base, 'ran')}\nexit 1\n`);
  return own(path, owner, 0o755);
}

function link(name: string, target: string, uid = 0): string {
  const path = join(base, name);
  symlinkSync(target, path);
  lchownSync(path, uid, uid);
  return path;
}

const inDirectories: Readonly<Record<string, readonly ['trusted' | 'passed over', () => string]>> = {
  'of root alone': ['trusted', () => folder('bin')],
  'below a sticky one, as /tmp is': [
    'trusted',
    () => {
      folder('open', { mode: 0o1777 });
      return folder('open/bin');
    },
  ],
  'behind a link of root’s': ['trusted', () => link('l', folder('bin'))],
  'of another user’s': ['passed over', () => folder('bin', { uid: ann })],
  'that all can write to': ['passed over', () => folder('bin', { mode: 0o777 })],
  'that all can write to, and sticky': ['passed over', () => folder('bin', { mode: 0o1777 })],
  'that a group can write to': ['passed over', () => folder('bin', { mode: 0o775, gid: ann })],
  'that the group of root can write to': ['passed over', () => folder('bin', { mode: 0o775 })],
  'below one that all can write to': [
    'passed over',
    () => {
      folder('open', { mode: 0o777 });
      return folder('open/bin');
    },
  ],
  'below another user’s': [
    'passed over',
    () => {
      folder('hers', { uid: ann });
      return folder('hers/bin');
    },
  ],
  'behind a link of another user’s': ['passed over', () => link('l', folder('bin'), ann)],
  'behind a link to another user’s': ['passed over', () => link('l', folder('bin', { uid: ann }))],
  'behind a link in one that all can write to': [
    'passed over',
    () => {
      folder('open', { mode: 0o777 });
      return link('open/l', folder('bin'));
    },
  ],
  'behind a link through another user’s and up again': [
    'passed over',
    () => {
      folder('hers', { uid: ann });
      folder('hers/inner');
      folder('bin');
      return link('l', `${base}/hers/inner/../../bin`);
    },
  ],
};

const asFiles: Readonly<Record<string, readonly ['trusted' | 'passed over', (path: string) => void]>> = {
  'of root alone': ['trusted', (path) => compose(path)],
  'behind a link of root’s': [
    'trusted',
    (path) => symlinkSync(compose(join(folder('lib'), 'docker-compose')), path),
  ],
  'of another user’s': ['passed over', (path) => compose(path, { uid: ann })],
  'that all can write to': ['passed over', (path) => compose(path, { mode: 0o777 })],
  'that a group can write to': ['passed over', (path) => compose(path, { mode: 0o775, gid: ann })],
  'behind a link to another user’s': [
    'passed over',
    (path) => symlinkSync(compose(join(folder('hers', { uid: ann }), 'docker-compose')), path),
  ],
};

/** As root, or as a user without any rights of root's. */
async function check(path: string, who: 'root' | 'ann', home = '/nonexistent') {
  writeFileSync(join(base, 'ran'), '');
  chmodSync(join(base, 'ran'), 0o666);
  const project = folder('project', who === 'ann' ? { uid: ann } : {});
  writeFileSync(join(project, 'compose.yaml'), 'services: { a: { image: a } }\n');
  const env = { PATH: path, HOME: home, DOCKER_HOST: `unix://${base}/none.sock` };
  const dropped = ['/usr/bin/setpriv', `--reuid=${ann}`, `--regid=${ann}`, '--clear-groups'];
  const [file = '', ...args] = [
    ...(who === 'root' ? [] : dropped),
    ...[process.execPath, program, 'check', '-C', project],
  ];
  const { stdout } = await execa(file, args, { env, extendEnv: false, reject: false });
  const ranAs = new Set(readFileSync(join(base, 'ran'), 'utf8').trim().split('\n'));
  return { stdout, ranAs: [...ranAs].join() };
}

describe.runIf(isRoot && process.platform === 'linux')('a program that root starts', () => {
  it.each(Object.entries(inDirectories))('in a directory %s', (_, [verdict, make]) => {
    const directory = make();
    expect(isRootOnlyPath(localDisk, directory)).toBe(verdict === 'trusted');
    const passedOver = verdict === 'trusted' ? [] : [directory];
    expect(trustedPath(localDisk, directory).passedOver).toEqual(passedOver);
  });

  it.each(Object.entries(asFiles))('in a file %s', (_, [verdict, make]) => {
    const path = join(folder('bin'), 'docker-compose');
    make(path);
    const found = findTrustedProgram(localDisk, 'docker-compose', join(base, 'bin'));
    expect(found).toEqual(verdict === 'trusted' ? { ok: true, value: path } : { ok: false, error: 'EACCES' });
  });

  it('is the next of that name where the first is not trusted', () => {
    compose(join(folder('first', { mode: 0o777 }), 'docker-compose'));
    const path = compose(join(folder('second'), 'docker-compose'));
    const found = findTrustedProgram(localDisk, 'docker-compose', `${base}/first:${base}/second`);
    expect(found).toEqual({ ok: true, value: path });
  });

  it('is any other that can be executed where the first cannot', () => {
    compose(join(folder('first'), 'docker-compose'), { mode: 0o644 });
    const path = compose(join(folder('second'), 'docker-compose'));
    const found = findTrustedProgram(localDisk, 'docker-compose', `${base}/first:${base}/second`);
    expect(found).toEqual({ ok: true, value: path });
  });
});

describe.runIf(isRoot && process.platform === 'linux')(
  'check, with a docker-compose of its own in PATH',
  () => {
    const open = () => folder('bin', { mode: 0o777 });

    it.each<[string, () => string, Owner]>([
      ['in a directory that all can write to', open, {}],
      ['in one that a group can write to', () => folder('bin', { mode: 0o775, gid: ann }), {}],
      ['in a file of another user’s', () => folder('bin'), { uid: ann }],
      ['in a file that all can write to', () => folder('bin'), { mode: 0o777 }],
    ])('does not run it as root %s, and says so', async (_, makeFolder, owner) => {
      const directory = makeFolder();
      const path = compose(join(directory, 'docker-compose'), owner);
      const { stdout, ranAs } = await check(directory, 'root');
      expect(ranAs).toBe('');
      expect(stdout.replace(/\s+/g, ' ')).toContain(
        `Root does not run ${path}, which another user can change`,
      );
    });

    it('runs it as root where only root can change it', async () => {
      const directory = folder('bin');
      compose(join(directory, 'docker-compose'));
      expect((await check(directory, 'root')).ranAs).toBe('0');
    });

    it('does not run it as root with another user’s settings, which name plugins to run', async () => {
      const directory = folder('bin');
      compose(join(directory, 'docker-compose'));
      const { stdout, ranAs } = await check(directory, 'root', folder('home', { uid: ann }));
      expect(ranAs).toBe('');
      expect(stdout.replace(/\s+/g, ' ')).toContain(
        'Root does not run Docker with the settings in ~/.docker',
      );
    });

    it('runs it for a user, whose own PATH is their own affair', async () => {
      const directory = open();
      compose(join(directory, 'docker-compose'));
      expect((await check(directory, 'ann')).ranAs).toBe(String(ann));
    });
  },
);
