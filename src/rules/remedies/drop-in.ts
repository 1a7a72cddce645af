import { SOCKET_UNIT } from '../evidence/socket-unit.ts';
import type { Step } from '../rule.ts';
import { asRoot } from './run-step.ts';

/**
 * A separate drop-in for each setting, so that two fixes do not overwrite each other. systemd reads drop-ins in the order
 * of their names and the last one wins, so these also override the `override.conf` of `systemctl edit`. The reload only
 * rereads the unit; the restart that has to follow recreates the socket.
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
