import { SOCKET_UNIT } from '../evidence/socket-unit.ts';
import type { Step } from '../rule.ts';
import { asRoot } from './run-step.ts';

/**
 * A drop-in of its own for each setting, so that two repairs do not overwrite each other. They are read in the order of
 * their names, and the last one counts, also after the `override.conf` of `systemctl edit`. The unit is read anew, and
 * the socket made anew by the restart that has to follow.
 */
export function dropIn(setting: 'SocketGroup' | 'SocketMode', value: string): Step[] {
  const name = { SocketGroup: 'group', SocketMode: 'mode' }[setting];
  const reload = ['systemctl', 'daemon-reload'];
  return [
    {
      kind: 'edit',
      file: `/etc/systemd/system/${SOCKET_UNIT}.d/zz-dockperm-${name}.conf`,
      edit: { op: 'write-file', text: `[Socket]\n${setting}=${value}\n` },
      needsRoot: true,
    },
    asRoot(reload, { undo: reload, restarts: 'engine' }),
  ];
}
