import { describe, expect, it } from 'vitest';
import { assertWritable, restoreChanges, writeChanges } from '../../src/transaction.ts';
import { directory, file } from '../support/memory-files.ts';
import { memoryHost } from '../support/memory-host.ts';

const mine = { uid: 1000, gid: 1000 };
const folder = { '/app': directory(mine) };
const changes = [
  { path: '/app/.env', before: null, after: 'DOCKER_GID=998\n' },
  { path: '/app/compose.yaml', before: 'old\n', after: 'new\n' },
];

describe('writing several files', () => {
  it('writes them all, and a new one for its owner alone', async () => {
    const host = memoryHost({ files: { ...folder, '/app/compose.yaml': 'old\n' } });
    await writeChanges(host, changes);
    expect([host.text('/app/.env'), host.text('/app/compose.yaml')]).toEqual(['DOCKER_GID=998\n', 'new\n']);
    expect(host.inode('/app/.env')?.mode).toBe(0o600);
    expect(host.inode('/app/compose.yaml')?.mode).toBe(0o644);
  });

  it('begins nothing when one of them may not be written', async () => {
    const host = memoryHost({
      files: { ...folder, '/app/compose.yaml': file('old\n', { ...mine, mode: 0o444 }) },
    });
    await expect(assertWritable(host, changes)).rejects.toMatchObject({
      code: 'file-unwritable',
      message: '/app/compose.yaml may not be written (EACCES). Nothing was changed.',
    });
    expect(host.log).toEqual([]);
  });

  it('puts the first back when the second fails', async () => {
    const host = memoryHost({
      files: { ...folder, '/app/compose.yaml': 'old\n' },
      full: '/app/compose.yaml',
    });
    await expect(writeChanges(host, changes)).rejects.toMatchObject({
      message: '/app/compose.yaml could not be written (ENOSPC). Nothing was changed.',
    });
    expect([host.text('/app/.env'), host.text('/app/compose.yaml')]).toEqual([null, 'old\n']);
  });
});

describe('putting files back', () => {
  it('gives every file its former bytes, and removes those that were made', async () => {
    const host = memoryHost({ files: { ...folder, '/app/compose.yaml': 'old\n' } });
    await writeChanges(host, changes);
    expect(await restoreChanges(host, changes)).toEqual([]);
    expect([host.text('/app/.env'), host.text('/app/compose.yaml')]).toEqual([null, 'old\n']);
  });

  it('leaves a file that somebody else has changed since, and says so', async () => {
    const host = memoryHost({ files: { ...folder, '/app/compose.yaml': 'old\n' } });
    await writeChanges(host, changes);
    await host.writeFile('/app/compose.yaml', 'theirs\n');
    expect(await restoreChanges(host, changes)).toEqual([
      '/app/compose.yaml (it was changed by somebody else meanwhile)',
    ]);
    expect([host.text('/app/.env'), host.text('/app/compose.yaml')]).toEqual([null, 'theirs\n']);
  });
});
