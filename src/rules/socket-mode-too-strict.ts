import { blockedBy } from '../access/refusal.ts';
import type { AccessClass, Blocked } from '../access/verdict.ts';
import type { Facts } from '../facts/facts.ts';
import { formatMode } from './evidence/format.ts';
import { controlOf } from './remedies/engine-control.ts';
import { defineRule, type Remedy, type Step } from './rule.ts';

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
      remedies: [by === 'named-user' ? entryRemedy(blocked) : restartRemedy(facts, socket.realPath)],
    };
  },
});

/** The entry for a user decides, also where a group of the user would be let in. */
function entryRemedy({ id, path }: Blocked): Remedy {
  return {
    title: 'Take the entry out of the access list, so that the group counts again',
    safety: 'manual',
    steps: [{ kind: 'run', command: { file: 'setfacl', args: ['-x', `u:${id}`, path] }, needsRoot: true }],
  };
}

function restartRemedy(facts: Facts, path: string): Remedy {
  return {
    title: 'Restart the engine, which sets the mode again',
    safety: 'manual',
    steps: [...controlOf(path, facts).restart, ...lasting(facts)],
  };
}

function summaryOf({ by, id, mode }: Blocked): string {
  if (by === 'named-user')
    return `The socket's access list gives its entry for user ${id} no write permission.`;
  return `The socket's mode ${formatMode(mode)} gives its ${by} no write permission.`;
}

function wantedFor(by: AccessClass): string {
  return by === 'named-user' ? 'w in that entry of its access list' : 'mode 0660';
}

/** A unit that makes the socket with this mode would only do so again. */
function lasting({ manager }: Facts): Step[] {
  const bySystemd = manager.kind === 'systemd' && manager.units.some(({ name }) => name === 'docker.socket');
  const where = bySystemd
    ? 'If it comes back: sudo systemctl edit docker.socket, with SocketMode=0660 under [Socket].'
    : 'If it comes back: look what changes the mode; the engine itself makes it 0660.';
  return [{ kind: 'ask', instruction: `${where} A chmod by hand is lost with the next start.` }];
}
