import { blockedBy } from '../access/denial-source.ts';
import type { AccessClass, Blocked } from '../access/verdict.ts';
import { formatMode } from './evidence/format.ts';
import { removeEntry, renewMode } from './remedies/group-access.ts';
import { forSocketFile } from './remedies/host-only.ts';
import { defineRule } from './rule.ts';

export const socketModeTooStrict = defineRule({
  id: 'socket-mode-too-strict',
  title: 'The group is right, but the mode of the socket leaves it out',
  severity: 'error',
  scope: 'host',
  why: 'Connecting needs write permission on the socket. This process is its owner or in its group, or has an entry of its own in its access list, yet what matches has no w. A chmod by hand lasts until the engine restarts; SocketMode in a systemd drop-in, or a plain restart of the engine, is what lasts.',
  diagnose(facts) {
    const { socket } = facts;
    const blocked = blockedBy(facts);
    if (blocked?.at !== 'write' || socket.state !== 'socket') return undefined;
    const { by, mode, mask } = blocked;
    if (by === 'other' || by === 'named-group' || mask !== null) return undefined;
    return {
      summary: summaryOf(blocked),
      evidence: [{ label: socket.path, saw: `mode ${formatMode(mode)}`, wanted: wantedFor(by) }],
      remedies: [
        forSocketFile(facts, by === 'named-user' ? removeEntry(facts, blocked) : renewMode(facts, by)),
      ],
    };
  },
});

function summaryOf({ by, id, mode }: Blocked): string {
  if (by === 'named-user')
    return `The socket's access list gives its entry for user ${id} no write permission.`;
  return `The socket's mode ${formatMode(mode)} gives its ${by} no write permission.`;
}

function wantedFor(by: AccessClass): string {
  return by === 'named-user' ? 'w in that entry of its access list' : 'mode 0660';
}
