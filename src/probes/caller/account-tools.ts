import type { AccountTools } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';

/** Where distributions keep what only root uses; `sudo` finds them there whatever the caller's PATH is. */
const folders = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** The programs that change groups here, and whether they know the caller's account at all. */
export async function findAccountTools(host: Host, user: string | null): Promise<AccountTools> {
  if (host.platform !== 'linux') return { state: 'unknown', reason: 'checked on Linux only' };
  const [usermod, addgroup, sg, newgrp, passwd] = await Promise.all([
    has(host, 'usermod'),
    has(host, 'addgroup'),
    has(host, 'sg'),
    has(host, 'newgrp'),
    host.readFile('/etc/passwd'),
  ]);
  const lines = passwd.ok ? passwd.value.split('\n') : [];
  const line = lines.find((each) => each.split(':')[0] === user);
  return {
    state: 'known',
    // Debian has an addgroup as well, with other options; it never comes without usermod.
    suite: usermod ? 'shadow' : addgroup ? 'busybox' : null,
    isLocal: passwd.ok ? line !== undefined : null,
    hasShell: line === undefined ? null : !/\/(?:nologin|false)$/.test(line.trim()),
    switchers: [...(sg ? (['sg'] as const) : []), ...(newgrp ? (['newgrp'] as const) : [])],
  };
}

async function has(host: Host, program: string): Promise<boolean> {
  const found = await Promise.all(folders.map((folder) => host.stat(`${folder}/${program}`)));
  return found.some(({ ok }) => ok);
}
