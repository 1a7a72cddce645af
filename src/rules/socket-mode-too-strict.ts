import { blockedBy } from '../access/denial-source.ts';
import type { AccessClass, Blocked } from '../access/verdict.ts';
import { connectRow } from './evidence/connect-row.ts';
import { formatMode } from './evidence/format.ts';
import { removeEntry, renewMode } from './remedies/group-access.ts';
import { forSocketFile } from './remedies/host-only.ts';
import { defineRule } from './rule.ts';

export const socketModeTooStrict = defineRule({
  id: 'socket-mode-too-strict',
  title: "The socket's permissions deny write access",
  severity: 'error',
  scope: 'process',
  why: 'To connect, a process needs write permission on the socket. This process is the owner, in the group, or named in the ACL, but that entry has no w. A manual chmod is lost when the engine restarts. Restart the engine, or set SocketMode= in a systemd drop-in.',
  byHand: ["stat -L -c '%u %g %a' /var/run/docker.sock", 'getfacl /var/run/docker.sock', 'id'],
  diagnose(facts) {
    const { socket } = facts;
    const blocked = blockedBy(facts);
    if (blocked?.at !== 'write' || socket.state !== 'socket') return undefined;
    const { by, mode, mask } = blocked;
    if (by === 'other' || by === 'named-group' || mask !== null) return undefined;
    return {
      summary: summaryOf(blocked),
      evidence: [
        ...connectRow(facts),
        { label: socket.path, found: `mode ${formatMode(mode)}`, expected: expectedFor(by) },
      ],
      remedies: [
        forSocketFile(facts, by === 'named-user' ? removeEntry(facts, blocked) : renewMode(facts, by)),
      ],
    };
  },
});

function summaryOf({ by, id, mode }: Blocked): string {
  if (by === 'named-user') return `The socket's ACL entry for user ${id} has no write permission.`;
  return `The socket's mode ${formatMode(mode)} gives its ${by} no write permission.`;
}

function expectedFor(by: AccessClass): string {
  return by === 'named-user' ? 'w in that ACL entry' : 'mode 0660';
}
