import { judgeCaller } from '../access/caller-access.ts';
import { formatMode } from './format.ts';
import { defineRule } from './rule.ts';

export const socketModeTooStrict = defineRule({
  id: 'socket-mode-too-strict',
  title: 'The group is right, but the mode of the socket leaves it out',
  severity: 'error',
  scope: 'host',
  why: 'Connecting needs write permission on the socket. This process is its owner or in its group, yet that class has no w. A chmod by hand lasts until the engine restarts; SocketMode in a systemd drop-in, or a plain restart of the engine, is what lasts.',
  diagnose(facts) {
    if (facts.connection.state !== 'denied' || facts.socket.state !== 'socket') return undefined;
    const verdict = judgeCaller(facts);
    if (verdict.access !== 'denied' || verdict.blocked.at !== 'write' || verdict.blocked.by === 'other')
      return undefined;
    const { by, mode } = verdict.blocked;
    return {
      summary: `The socket's mode ${formatMode(mode)} gives its ${by} no write permission.`,
      evidence: [{ label: facts.socket.path, saw: `mode ${formatMode(mode)}`, wanted: 'mode 0660' }],
      remedies: [
        {
          title: 'Restart the engine, which sets the mode again',
          safety: 'manual',
          steps: [
            {
              kind: 'run',
              command: { file: 'systemctl', args: ['restart', 'docker.socket', 'docker'] },
              needsRoot: true,
            },
          ],
        },
      ],
    };
  },
});
