import { describe, expect, it } from 'vitest';
import { readSocket } from '../../../../src/probes/socket/socket.ts';
import { engine } from '../../../support/memory-engine.ts';
import { directory, link, socket } from '../../../support/memory-files.ts';
import { type Machine, memoryHost } from '../../../support/memory-host.ts';

const sock = socket(engine(), { gid: 998 });
const read = (path: string, files: Machine['files']) => readSocket(memoryHost({ files: files ?? {} }), path);
const parentsOf = (facts: Awaited<ReturnType<typeof read>>) =>
  'parents' in facts ? facts.parents.map(({ path }) => path) : [];

describe('the walk to a socket', () => {
  it('keeps every directory that has to be searched', async () => {
    const facts = await read('/a/b/docker.sock', { '/a/b/docker.sock': sock });
    expect(facts).toMatchObject({
      state: 'socket',
      realPath: '/a/b/docker.sock',
      node: { uid: 0, gid: 998, mode: 0o660 },
    });
    expect(parentsOf(facts)).toEqual(['/', '/a', '/a/b']);
  });

  it('follows links, and keeps the directories on both sides of them', async () => {
    const facts = await read('/var/run/docker.sock', {
      '/var/run': link('/run'),
      '/run/docker.sock': link('engine/real.sock'),
      '/run/engine/real.sock': sock,
    });
    expect(facts).toMatchObject({ state: 'socket', realPath: '/run/engine/real.sock' });
    expect(parentsOf(facts)).toEqual(['/', '/var', '/', '/run', '/run/engine']);
  });

  it('goes up where the path says `..`, behind a link as the kernel does', async () => {
    const files = {
      '/link': link('/a/b'),
      '/a/b': directory(),
      '/a/docker.sock': sock,
      '/docker.sock': 'another',
    };
    expect(await read('/link/../docker.sock', files)).toMatchObject({ realPath: '/a/docker.sock' });
    expect(await read('/../../a/./docker.sock', files)).toMatchObject({ realPath: '/a/docker.sock' });
  });

  it('does not go up out of a file', async () => {
    expect(await read('/a/../s', { '/a': 'text', '/s': sock })).toMatchObject({ state: 'missing' });
  });

  it('takes a slash at the end for a wish for a directory', async () => {
    expect(await read('/s/', { '/s': sock })).toMatchObject({ state: 'missing' });
    expect(await read('/l/s', { '/l': link('/a/'), '/a/s': sock })).toMatchObject({ realPath: '/a/s' });
  });

  it('ends a loop of links', async () => {
    const facts = await read('/a', { '/a': link('/b'), '/b': link('a') });
    expect(facts).toMatchObject({ state: 'not-a-socket', is: 'a symbolic link loop' });
  });

  it('names the component that is missing', async () => {
    expect(await read('/a/b/c.sock', { '/a': directory() })).toMatchObject({
      state: 'missing',
      component: '/a/b',
    });
  });

  it('names the link that leads to nothing', async () => {
    expect(await read('/a.sock', { '/a.sock': link('/gone/b.sock') })).toEqual({
      state: 'dangling',
      path: '/a.sock',
      link: '/a.sock',
      target: '/gone/b.sock',
    });
  });

  it('names it where the way to nothing goes on through a link that is in order', async () => {
    const tree = {
      '/a.sock': link('/var/run/b.sock'),
      '/var': directory(),
      '/var/run': link('/run'),
      '/run': directory(),
    };
    expect(await read('/a.sock', tree)).toMatchObject({
      state: 'dangling',
      link: '/a.sock',
      target: '/var/run/b.sock',
    });
  });

  it('does not blame a link for what is missing behind it', async () => {
    const facts = await read('/var/run/x.sock', { '/var/run': link('/run'), '/run': directory() });
    expect(facts).toMatchObject({ state: 'missing', component: '/run/x.sock' });
  });

  it('stops at a directory that may not be searched, and keeps it', async () => {
    const facts = await read('/a/b/c.sock', {
      '/a': directory({ uid: 1, mode: 0o700 }),
      '/a/b/c.sock': sock,
    });
    expect(facts).toMatchObject({ state: 'hidden', error: 'EACCES' });
    expect(parentsOf(facts)).toEqual(['/', '/a']);
  });

  it('says of a directory whether it is empty, or that it cannot tell', async () => {
    expect(await read('/a.sock', { '/a.sock': directory() })).toMatchObject({ empty: true });
    expect(await read('/a.sock', { '/a.sock/x': 'x' })).toMatchObject({ empty: false });
    expect(await read('/', {})).toMatchObject({ state: 'directory', realPath: '/' });
  });

  it('takes a file in the middle of the path for a missing one', async () => {
    expect(await read('/a/b.sock', { '/a': 'text' })).toMatchObject({ state: 'missing' });
  });
});
