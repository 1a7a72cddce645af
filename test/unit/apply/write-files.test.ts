import { describe, expect, it } from 'vitest';
import { writeAll } from '../../../src/apply/apply.ts';
import { Journal } from '../../../src/apply/journal/journal.ts';
import { silent } from '../../../src/apply/progress.ts';
import { assertWritable } from '../../../src/apply/write-files.ts';
import { directory, file } from '../../support/memory-files.ts';
import { type Machine, memoryHost } from '../../support/memory-host.ts';

const mine = { uid: 1000, gid: 1000 };
const changes = [
  { path: '/app/.env', before: null, after: 'DOCKER_GID=998\n' },
  { path: '/app/compose.yaml', before: 'old\n', after: 'new\n' },
];
const options = { directory: '/app', sudo: 'silent', progress: silent } as const;

const machine = ({ files, ...rest }: Machine = {}): Machine => ({
  env: { HOME: '/home/ann' },
  files: {
    '/app': directory(mine),
    '/home/ann': directory(mine),
    '/app/compose.yaml': file('old\n', mine),
    ...files,
  },
  ...rest,
});

async function write(host: ReturnType<typeof memoryHost>): Promise<Journal> {
  const journal = await Journal.begin(host, { directory: '/app', command: 'fix' });
  await writeAll(host, journal, { changes, options });
  return journal;
}

const texts = (host: ReturnType<typeof memoryHost>) => [
  host.text('/app/.env'),
  host.text('/app/compose.yaml'),
];

describe('writing several files', () => {
  it('writes them all, and a new one for its owner alone', async () => {
    const host = memoryHost(machine());
    await write(host);
    expect(texts(host)).toEqual(['DOCKER_GID=998\n', 'new\n']);
    expect(host.inode('/app/.env')?.mode).toBe(0o600);
    expect(host.inode('/app/compose.yaml')?.mode).toBe(0o644);
  });

  it('keeps what was there before it writes the first', async () => {
    const host = memoryHost(machine());
    await write(host);
    const order = host.log.map((line) => line.replace(/ .*\//, ' '));
    expect(order).toEqual(['keep 1.before', 'keep journal.json', 'write .env', 'write compose.yaml']);
  });

  it('puts the first back when the second fails, and says that nothing was changed', async () => {
    const host = memoryHost(machine({ full: '/app/compose.yaml' }));
    await expect(write(host)).rejects.toMatchObject({
      code: 'file-unwritable',
      message: '/app/compose.yaml cannot be written: ENOSPC (no space left on device). Nothing was changed.',
    });
    expect(texts(host)).toEqual([null, 'old\n']);
  });

  it('overwrites nothing that another program wrote after the file was read', async () => {
    const host = memoryHost(machine({ files: { '/app/compose.yaml': file('theirs\n', mine) } }));
    await expect(write(host)).rejects.toMatchObject({ code: 'file-changed' });
    expect(texts(host)).toEqual([null, 'theirs\n']);
  });

  it('writes nothing where the journal cannot be kept', async () => {
    const host = memoryHost(machine({ env: { HOME: '/nowhere', XDG_STATE_HOME: '/proc/state' } }));
    await expect(write(host)).rejects.toMatchObject({ code: 'journal-unusable' });
    expect(texts(host)).toEqual([null, 'old\n']);
  });
});

describe('a file that cannot be written', () => {
  const check = (state: Machine) => assertWritable(memoryHost(machine(state)), changes, '/app');

  it.each([
    [
      'a read-only file',
      { files: { '/app/compose.yaml': file('old\n', { ...mine, mode: 0o444 }) } },
      'cannot be written: EACCES (permission denied)',
    ],
    [
      'a mount point',
      { mounts: ['/app/compose.yaml'] },
      'is a mount point and cannot be replaced atomically',
    ],
    [
      'a file of another user',
      { files: { '/app/compose.yaml': file('old\n', { mode: 0o666 }) } },
      'belongs to another user, and its owner could not be preserved',
    ],
  ])('is said before anything is begun: %s', async (_, state, why) => {
    await expect(check(state)).rejects.toMatchObject({
      code: 'file-unwritable',
      message: `/app/compose.yaml ${why}. Nothing was changed.`,
    });
  });
});
