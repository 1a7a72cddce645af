import type { Facts } from '../facts/facts.ts';
import { formatMode } from './evidence/format.ts';
import { socketUnitOf } from './evidence/socket-unit.ts';
import { dropIn } from './remedies/drop-in.ts';
import { forSocketFile } from './remedies/host-only.ts';
import { asRoot, asUser } from './remedies/run-step.ts';
import { ask, defineRule, noNewAccess, type Remedy } from './rule.ts';

export const socketWorldWritable = defineRule({
  id: 'socket-world-writable',
  title: 'Every local user can control the engine',
  severity: 'warning',
  scope: 'host',
  why: 'Any process that can write to the engine\'s socket can start a container with the whole disk mounted. A world-writable socket gives every local account, and every compromised process, the power of the engine: root, unless the engine is rootless. It is usually left over from chmod 666 against "permission denied". The fix needs consent because users outside the group lose access, and undo does not make the socket world-writable again.',
  byHand: ["stat -L -c '%A %U %G' /var/run/docker.sock"],
  diagnose(facts) {
    const { socket } = facts;
    if (socket.state !== 'socket' || (socket.node.mode & 0o002) === 0 || !isReachable(facts))
      return undefined;
    const { uid, mode } = socket.node;
    const power = uid === 0 ? 'root' : `uid ${uid}`;
    return {
      summary: `Every local user can act as ${power} through ${socket.path} (mode ${formatMode(mode)}).`,
      evidence: [{ label: socket.path, found: `mode ${formatMode(mode)}`, expected: 'mode 0660' }],
      remedies: [forSocketFile(facts, closeAgain(facts, socket))],
    };
  },
});

type Socket = Extract<Facts['socket'], { state: 'socket' }>;

/** Has no undo, which would open the engine to all users again. */
function closeAgain(facts: Facts, { realPath, node }: Socket): Remedy {
  const unit = socketUnitOf(facts, realPath);
  const isUnits = unit !== null && (Number.parseInt(unit.mode, 8) & 0o002) !== 0;
  const isOwn = node.uid === facts.caller.uid;
  const close = (isOwn ? asUser : asRoot)(['chmod', '0660', realPath]);
  const instruction =
    'If the mode comes back, SocketMode= in docker.socket or a script sets it; correct it there.';
  return {
    title: 'Restrict the socket to its owner and group',
    safety: 'risky',
    grants: noNewAccess,
    impact: "users who are not in the socket's group lose access",
    steps: [...(isUnits ? dropIn('SocketMode', '0660') : []), close, ...(isUnits ? [] : [ask(instruction)])],
  };
}

/** A parent directory closed to others also protects a socket that all users can write to. */
function isReachable({ socket }: Facts): boolean {
  return socket.state === 'socket' && socket.parents.every(({ mode }) => (mode & 0o001) !== 0);
}
