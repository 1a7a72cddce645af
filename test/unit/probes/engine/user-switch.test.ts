import { describe, expect, it } from 'vitest';
import { readUserSwitch, scriptOf } from '../../../../src/probes/engine/user-switch.ts';

const accounts = {
  passwd: 'root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\nabc:x:911:911::/:/bin/sh\n',
  group: 'root:x:0:\ndocker:x:998:app\napp:x:1000:\nabc:x:911:\n',
};

const of = (words: string[], more: { script?: string; env?: Record<string, string> } = {}) =>
  readUserSwitch({ words, script: more.script ?? null, env: more.env ?? {}, accounts });

const to = (uid: number, gid: number, gids: number[] = []) => expect.objectContaining({ uid, gid, gids });

describe('the user that a command switches to', () => {
  it.each([
    [['gosu', 'app', 'node'], to(1000, 1000, [998])],
    [['/sbin/su-exec', 'app:app', 'node'], to(1000, 1000)],
    [['su-exec', '1000:998', 'node'], to(1000, 998)],
    [['s6-setuidgid', 'app', 'node'], to(1000, 1000, [998])],
    [['setuidgid', 'app', 'node'], to(1000, 1000)],
    [['chpst', '-u', 'app', 'node'], to(1000, 1000)],
    [['su', '-s', '/bin/sh', 'app', '-c', 'node'], to(1000, 1000, [998])],
    [['runuser', '-u', 'app', '--', 'node'], to(1000, 1000, [998])],
    [['setpriv', '--reuid=1000', '--regid', '998', '--clear-groups', 'node'], to(1000, 998)],
    [['setpriv', '--reuid', 'app', '--regid', 'app', '--init-groups', 'node'], to(1000, 1000, [998, 1000])],
    [['setpriv', '--reuid=1000', '--regid=1000', '--groups=44,docker', 'node'], to(1000, 1000, [44, 998])],
    [['tini', '--', 'gosu', 'app', 'node'], to(1000, 1000, [998])],
    [['sh', '-c', 'exec gosu app node'], to(1000, 1000, [998])],
  ])('is named by %j', (words, expected) => {
    expect(of(words)).toEqual(expected);
  });

  it('keeps the groups of the container where setpriv is told to', () => {
    const words = ['setpriv', '--reuid=1000', '--regid=1000', '--keep-groups', 'node'];
    expect(of(words)).toMatchObject({ uid: 1000, keepsGroups: true });
    expect(of(words.filter((word) => word !== '--keep-groups'))).toMatchObject({ keepsGroups: false });
    expect(of(['setpriv', '--reuid=1000', 'node'])).toMatchObject({ uid: 1000, keepsGroups: true });
  });

  it.each([[['node', 'server.js']], [['sh', '-c', 'node']], [['/entrypoint.sh', 'node']], [[]]])(
    'is no other one by %j',
    (words) => {
      expect(of(words, { script: words[0] === '/entrypoint.sh' ? '#!/bin/sh\nexec "$@"\n' : '' })).toBeNull();
    },
  );

  it('is unknown where the image has no such user, or another program starts the one that switches', () => {
    expect(of(['gosu', 'nobody-here', 'node'])).toMatchObject({ state: 'unknown' });
    expect(of(['supervise', 'gosu', 'app', 'node'])).toMatchObject({ state: 'unknown' });
  });
});

describe('the script of an entrypoint', () => {
  it('is read for the switch at its end', () => {
    const script = '#!/bin/sh\nif [ "$(id -u)" = 0 ]; then\n  exec gosu app "$0" "$@"\nfi\nexec "$@"\n';
    expect(of(['/entrypoint.sh', 'node'], { script })).toEqual(to(1000, 1000, [998]));
  });

  it('hands over to a command that switches itself', () => {
    const script = '#!/bin/sh\nexec "$@"\n';
    expect(of(['/entrypoint.sh', 'su-exec', 'app', 'node'], { script })).toEqual(to(1000, 1000, [998]));
  });

  it('gives an account the ids that variables ask for', () => {
    const script =
      '#!/bin/sh\nPUID=${PUID:-911}\nPGID=${PGID:-911}\ngroupmod -o -g "$PGID" abc\nusermod -o -u "$PUID" abc\nexec s6-setuidgid abc "$@"\n';
    expect(of(['/init.sh'], { script })).toEqual(to(911, 911));
    expect(of(['/init.sh'], { script, env: { PUID: '1000', PGID: '998' } })).toEqual(to(1000, 998));
  });

  it('leaves it open where a variable is not known, or there are two ways', () => {
    const unknown = '#!/bin/sh\nexec gosu "$RUN_AS" "$@"\n';
    expect(of(['/entrypoint.sh'], { script: unknown })).toMatchObject({ state: 'unknown' });
    expect(of(['/entrypoint.sh'], { script: unknown, env: { RUN_AS: 'app' } })).toEqual(
      to(1000, 1000, [998]),
    );
    const two = '#!/bin/sh\n[ -n "$A" ] && exec gosu app "$@"\nexec gosu abc "$@"\n';
    expect(of(['/entrypoint.sh'], { script: two })).toMatchObject({ state: 'unknown' });
  });

  it.each([
    [['/docker-entrypoint.sh', 'node'], '/docker-entrypoint.sh'],
    [['tini', '-g', '--', '/entrypoint'], '/entrypoint'],
    [['sh', '/start.sh'], '/start.sh'],
    [['/portainer'], null],
    [['sh', '-c', 'node'], null],
  ])('of %j is %s', (words, file) => {
    expect(scriptOf(words)).toBe(file);
  });
});
