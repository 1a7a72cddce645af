import { describe, expect, it } from 'vitest';
import { findGroup, findLoginGroups } from '../../../../src/probes/caller/groups.ts';
import { file, notText } from '../../../support/memory-files.ts';
import { memoryHost } from '../../../support/memory-host.ts';

const lines = [
  '# comment',
  '',
  'broken',
  'nogid:x::',
  'negative:x:-1:',
  'docker:x:998:ann,bob',
  'short:x:44',
  '+@netgroup',
  '  spaced:x:45:ann  ',
  'docker:x:1:late',
].join('\r\n');

describe('a group', () => {
  const host = memoryHost({ files: { '/etc/group': file(lines) }, directoryGroups: 'ldap:*:5000:ann' });

  it('is found by name or number, the first line of several', async () => {
    const docker = {
      state: 'found',
      name: 'docker',
      gid: 998,
      members: ['ann', 'bob'],
      source: '/etc/group',
    };
    expect(await findGroup(host, 'docker', 100)).toEqual(docker);
    expect(await findGroup(host, 998, 100)).toEqual(docker);
  });

  it('is found among lines that are broken, short or spaced', async () => {
    expect(await findGroup(host, 44, 100)).toMatchObject({ name: 'short', members: [] });
    expect(await findGroup(host, 45, 100)).toMatchObject({ name: 'spaced', members: ['ann'] });
  });

  it('is asked of the name service only when the file does not know it', async () => {
    expect(await findGroup(host, 'ldap', 100)).toMatchObject({ gid: 5000, source: 'getent' });
    expect(host.log).toEqual(['run getent group ldap']);
  });

  it('is missing when neither knows it', async () => {
    expect(await findGroup(host, 'nobody-has-this', 100)).toEqual({ state: 'missing' });
    expect(await findGroup(host, -1, 100)).toEqual({ state: 'missing' });
  });

  it('is unknown, not missing, when the name service does not answer; the file still counts', async () => {
    const slow = memoryHost({ files: { '/etc/group': file(lines) }, nameService: 'hangs' });
    expect(await findGroup(slow, 'ldap', 100)).toMatchObject({ state: 'unknown' });
    expect(await findGroup(slow, 'docker', 100)).toMatchObject({ gid: 998 });
  });

  it('is not found in numbers that no group can have, nor in a file that is no text', async () => {
    const huge = `huge:x:${'9'.repeat(30)}:\nover:x:4294967296:\n`;
    const host = memoryHost({ files: { '/etc/group': file(huge) } });
    expect(await findGroup(host, 'huge', 100)).toEqual({ state: 'missing' });
    expect(await findGroup(host, 'over', 100)).toEqual({ state: 'missing' });
    const binary = memoryHost({ files: { '/etc/group': notText() }, directoryGroups: 'ldap:*:5000:ann' });
    expect(await findGroup(binary, 'ldap', 100)).toMatchObject({ source: 'getent' });
  });

  it('may have blanks in its name, as those of a directory do, but nothing that moves the cursor', async () => {
    const names = 'domain users:*:513:ann\nbad\u001b[2J:x:77:\n:x:78:\n';
    const host = memoryHost({ files: { '/etc/group': file(names) } });
    expect(await findGroup(host, 513, 100)).toMatchObject({ name: 'domain users' });
    expect(await findGroup(host, 77, 100)).toEqual({ state: 'missing' });
    expect(await findGroup(host, 78, 100)).toEqual({ state: 'missing' });
  });

  it('is unknown on Windows', async () => {
    expect((await findGroup(memoryHost({ platform: 'win32' }), 'docker', 100)).state).toBe('unknown');
  });
});

describe('the groups of a new login', () => {
  const files = { '/etc/passwd': file('ann:x:1000:1000::/:\n'), '/etc/group': file('docker:x:998:ann\n') };
  const host = memoryHost({ files, directoryGroups: 'ldap:*:5000:ann' });

  it('come from every database', async () => {
    expect(await findLoginGroups(host, 'ann', 100)).toEqual({ state: 'known', gids: [1000, 998, 5000] });
  });

  it('are unknown for a user without an account', async () => {
    expect((await findLoginGroups(host, 'bob', 100)).state).toBe('unknown');
    expect((await findLoginGroups(host, null, 100)).state).toBe('unknown');
  });

  it('are asked for with a name that cannot become a flag', async () => {
    await findLoginGroups(host, '--help', 100);
    expect(host.log.at(-1)).toBe('run id -G -- --help');
  });
});
