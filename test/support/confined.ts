import { file, socket } from './memory-files.ts';
import { SOCKET } from './scenes.ts';

/** The kernel denies the connection, whatever owner, group and mode allow. */
export const refused = { [SOCKET]: socket({ state: 'confined' }, { gid: 998 }) };

/** A process with this SELinux context. */
export const confinedBy = (context: string, enforce = '1') => ({
  ...refused,
  '/sys/fs/selinux/enforce': file(enforce),
  '/proc/self/attr/current': file(`${context}\0`),
});

/** A process under this AppArmor profile. */
export const profile = (text: string) => ({
  ...refused,
  '/sys/module/apparmor/parameters/enabled': file('Y\n'),
  '/proc/self/attr/apparmor/current': file(`${text}\n`),
});

/** What SELinux labels the processes of a container with. */
export const containerLabel = 'system_u:system_r:container_t:s0:c1,c2';
