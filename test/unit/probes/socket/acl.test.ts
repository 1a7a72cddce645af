import { describe, expect, it } from 'vitest';
import { gather } from '../../../../src/probes/gather.ts';
import { parseGetfacl, parseListMarker } from '../../../../src/probes/socket/acl-text.ts';
import { engine } from '../../../support/memory-engine.ts';
import { directory, link, socket } from '../../../support/memory-files.ts';
import { type Machine, memoryHost } from '../../../support/memory-host.ts';
import { factsOf, linux, select } from '../../../support/scenes.ts';

describe('the output of getfacl', () => {
  it('is read by path, and entries by id', () => {
    const text =
      '# file: /run/docker.sock\n# owner: 0\n# group: 0\nuser::rw-\nuser:1000:rw-\ngroup::r--\n' +
      'group:998:-w-\nmask::r--\nother::---\n\n# file: /run\n# owner: 0\n# group: 0\n# flags: --t\n' +
      'user::rwx\ngroup::r-x\nother::r-x\n\n';
    expect(parseGetfacl(text)).toEqual(
      new Map<string, unknown>([
        [
          '/run/docker.sock',
          {
            state: 'extended',
            acl: {
              owner: 6,
              users: [{ id: 1000, permissions: 6 }],
              group: 4,
              groups: [{ id: 998, permissions: 2 }],
              mask: 4,
              other: 0,
            },
          },
        ],
        ['/run', { state: 'minimal' }],
      ]),
    );
  });

  it('is read for paths with blanks, backslashes and line breaks', () => {
    const entries = 'user::rw-\ngroup::r--\nother::r--\n\n';
    const text = `# file: /a b\n${entries}# file: /c\\\\d\n${entries}# file: /e\\012f\n${entries}`;
    expect([...parseGetfacl(text).keys()]).toEqual(['/a b', '/c\\d', '/e\nf']);
  });

  it('names every id without a mapping in this user namespace by the same number', () => {
    const unmapped = 4294967295;
    const text =
      `# file: /a\nuser::rwx\nuser:${unmapped}:rwx\nuser:${unmapped}:r--\ngroup::r-x\n` +
      `group:${unmapped}:--x\ngroup:${unmapped}:--x\nmask::rwx\nother::r-x\n\n`;
    expect(parseGetfacl(text).get('/a')).toEqual({
      state: 'extended',
      acl: {
        owner: 7,
        users: [
          { id: unmapped, permissions: 7 },
          { id: unmapped, permissions: 4 },
        ],
        group: 5,
        groups: [
          { id: unmapped, permissions: 1 },
          { id: unmapped, permissions: 1 },
        ],
        mask: 7,
        other: 5,
      },
    });
  });

  it('is not taken for a list when it has an entry twice', () => {
    const text = '# file: /a\nuser::rwx\nuser:3:rwx\nuser:3:r--\ngroup::r-x\nmask::rwx\nother::r-x\n\n';
    expect(parseGetfacl(text).get('/a')).toMatchObject({ state: 'unknown' });
  });

  it('is not guessed at when it is something else', () => {
    expect(parseGetfacl('# file: /a\nuser::whatever\n').get('/a')).toMatchObject({ state: 'unknown' });
    expect(parseGetfacl('nonsense').size).toBe(0);
  });
});

describe('the mark of ls', () => {
  it.each([
    ['+', 'unread'],
    ['.', 'minimal'],
    ['', 'minimal'],
  ])('"%s" means %s', (mark, state) => {
    expect(parseListMarker(`srw-rw----${mark} 1 0 998 0 1767258000 /a b\n`, '/a b')).toMatchObject({
      state,
    });
  });

  it('says nothing of a path that is not there', () => {
    expect(parseListMarker('srw-rw---- 1 0 998 0 1767258000 /b\n', '/a')).toBeNull();
  });
});

describe('access lists', () => {
  const acl = {
    owner: 6,
    users: [{ id: 1000, permissions: 6 }],
    group: 6,
    groups: [],
    mask: 6,
    other: 0,
  };
  const withSocket = (options: object, machine: Partial<Machine> = {}) =>
    linux({ ...machine, files: { '/run/docker.sock': socket(engine(), { gid: 998, ...options }) } });
  const runs = async (machine: Machine) => {
    const host = memoryHost(machine);
    const { socket: seen } = await gather(host, select());
    return { seen, asked: host.log.filter((line) => line.startsWith('run getfacl')).length };
  };

  it('are not read where the mode explains why the connection works', async () => {
    const { seen, asked } = await runs(withSocket({ acl }, { identity: { groups: [998] } }));
    expect(asked).toBe(0);
    expect(seen).toMatchObject({ node: { acl: { state: 'unknown' } } });
  });

  it('are read, all at once, where the mode would not let in who is in', async () => {
    const { seen, asked } = await runs(withSocket({ acl }, { identity: { groups: [] } }));
    expect(asked).toBe(1);
    expect(seen).toMatchObject({ node: { acl: { state: 'extended', acl } } });
  });

  it('are read of the socket and every directory where the connection is denied', async () => {
    const masked = withSocket({ acl: { ...acl, mask: 4 }, mode: 0o640 }, { identity: { groups: [] } });
    const { seen, asked } = await runs(masked);
    expect(asked).toBe(1);
    expect(seen).toMatchObject({
      parents: [{ acl: { state: 'minimal' } }, {}, {}, { path: '/run', acl: { state: 'minimal' } }],
      node: { acl: { state: 'extended' } },
    });
  });
});

describe('the walk', () => {
  const tmp = directory({ mode: 0o1777 });
  it('remembers a link that others could have put there, and whether the kernel minds', async () => {
    const facts = await factsOf(
      linux({
        env: { DOCKER_HOST: 'unix:///tmp/d.sock' },
        files: {
          '/tmp': tmp,
          '/tmp/d.sock': link('/var/run/docker.sock'),
          '/proc/sys/fs/protected_symlinks': '1\n',
        },
      }),
    );
    expect(facts.socket).toMatchObject({
      exposedLinks: [{ path: '/tmp/d.sock', uid: 0, directory: { uid: 0, mode: 0o1777 }, protection: true }],
    });
  });
});
