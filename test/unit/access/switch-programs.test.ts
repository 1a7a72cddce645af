import { describe, expect, it } from 'vitest';
import { isSwitchProgram, nameOf, switchOf } from '../../../src/access/switch-programs.ts';

const accounts = {
  passwd: 'root:x:0:0::/root:/bin/sh\napp:x:1000:1001::/:/bin/sh\napple:x:7:7::/:/bin/sh\n',
  group: 'root:x:0:\napp:x:1001:\ndocker:x:998:app\nvideo:x:44:app\n',
};

function becomes(command: string) {
  const found = switchOf(command.split(' '), accounts);
  if (found?.state !== 'known') return found?.reason ?? null;
  const { by, uid, gid, gids, keepsGroups } = found;
  return `${by} ${uid}:${gid} [${gids.join(',')}]${keepsGroups ? ' and keeps' : ''}`;
}

describe('a program that switches users', () => {
  it.each([
    ['gosu app server', 'gosu 1000:1001 [998,44]'],
    ['/usr/local/bin/gosu app:docker server', 'gosu 1000:998 []'],
    ['gosu 1000 server', 'gosu 1000:1001 [998,44]'],
    ['gosu 5:6 server', 'gosu 5:6 []'],
    ['su-exec app server', 'su-exec 1000:1001 [998,44]'],
    ['/command/s6-setuidgid app server', 's6-setuidgid 1000:1001 [998,44]'],
  ])(
    '%s: with the groups that the image gives the user, or with the one group that it names',
    (command, is) => {
      expect(becomes(command)).toBe(is);
    },
  );

  it.each([
    ['setuidgid app server', 'setuidgid 1000:1001 []'],
    ['chpst -u app server', 'chpst 1000:1001 []'],
    ['chpst -e env -u app server', 'chpst 1000:1001 []'],
  ])('%s: with no other group', (command, is) => {
    expect(becomes(command)).toBe(is);
  });

  it.each([
    ['su app -c server', 'su 1000:1001 [998,44]'],
    ['su - app', 'su 1000:1001 [998,44]'],
    ['su -s /bin/sh app -c server', 'su 1000:1001 [998,44]'],
    ['su --shell /bin/sh --command server app', 'su 1000:1001 [998,44]'],
    ['runuser -u app server', 'runuser 1000:1001 [998,44]'],
    ['runuser -c server app', 'runuser 1000:1001 [998,44]'],
  ])('%s: past its options', (command, is) => {
    expect(becomes(command)).toBe(is);
  });

  it.each([
    ['setpriv --reuid=1000 --regid=1001 --clear-groups server', 'setpriv 1000:1001 []'],
    ['setpriv --reuid 1000 --regid 1001 --clear-groups server', 'setpriv 1000:1001 []'],
    ['setpriv --ruid=1000 --rgid=docker --clear-groups server', 'setpriv 1000:998 []'],
    ['setpriv --reuid=app --regid=app --init-groups server', 'setpriv 1000:1001 [998,44,1001]'],
    ['setpriv --reuid=app --regid=app --keep-groups server', 'setpriv 1000:1001 [] and keeps'],
    ['setpriv --reuid=app --groups=998,video server', 'setpriv 1000:0 [998,44]'],
    ['setpriv --reuid=app --groups none,44 server', 'setpriv 1000:0 [44]'],
    ['setpriv --reuid=app server', 'setpriv 1000:0 [] and keeps'],
    ['setpriv --regid=998 --clear-groups server', 'setpriv 0:998 []'],
    ['setpriv --reuid=app --regid=app server', 'setpriv 1000:1001 []'],
    ['setpriv --reuid=app --rgid app server', 'setpriv 1000:1001 []'],
  ])('%s: as it is told', (command, is) => {
    expect(becomes(command)).toBe(is);
  });

  it.each([
    ['gosu nurse server', 'its image has no user nurse, to whom its command switches'],
    ['gosu ap server', 'its image has no user ap, to whom its command switches'],
    ['gosu app:nurses server', 'its image has no user app:nurses, to whom its command switches'],
    ['setpriv --reuid=nurse server', 'its image has no user nurse, to whom its command switches'],
    ['setpriv --reuid=app --regid=nurses server', 'its image has no group nurses'],
  ])('%s: unknown, where the image does not have it', (command, reason) => {
    expect(becomes(command)).toBe(reason);
  });

  it('is known by its name alone, whatever its path', () => {
    expect(['gosu', '/bin/su', './setpriv'].map(isSwitchProgram)).toEqual([true, true, true]);
    expect(['sudo', 'gosu-1', 'server', ''].map(isSwitchProgram)).toEqual([false, false, false, false]);
    expect([nameOf('/a/b'), nameOf('c')]).toEqual(['b', 'c']);
    expect([becomes('server app'), switchOf([], accounts)]).toEqual([null, null]);
  });
});
