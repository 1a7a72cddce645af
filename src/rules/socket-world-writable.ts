import type { Facts } from '../facts/facts.ts';
import { ask } from './evidence/endpoint-settings.ts';
import { formatMode } from './evidence/format.ts';
import { forSocketFile } from './remedies/host-only.ts';
import { asRoot, asUser } from './remedies/run-step.ts';
import { dropIn, socketUnitOf } from './remedies/socket-unit.ts';
import { defineRule, type Remedy } from './rule.ts';

export const socketWorldWritable = defineRule({
  id: 'socket-world-writable',
  title: 'Every user of this machine may use the engine',
  severity: 'warning',
  scope: 'host',
  why: 'Whoever may write to the socket of an engine may start a container with the whole disk mounted. A mode that lets everybody write makes every account, and every process that is broken into, as powerful as the engine: root, unless it is a rootless one. Usually it is left over from a chmod against a permission error. Closing it takes access from whoever is not in the group, so it is asked about first; undo does not open it again.',
  diagnose(facts) {
    const { socket } = facts;
    if (socket.state !== 'socket' || (socket.node.mode & 0o002) === 0 || !isReachable(facts))
      return undefined;
    const { uid, mode } = socket.node;
    const power = uid === 0 ? 'root' : `the user with uid ${uid}`;
    return {
      summary: `Every local user is as powerful as ${power}: the mode of ${socket.path} is ${formatMode(mode)}.`,
      evidence: [{ label: socket.path, saw: `mode ${formatMode(mode)}`, wanted: 'mode 0660' }],
      remedies: [forSocketFile(facts, closeAgain(facts, socket))],
    };
  },
});

type Socket = Extract<Facts['socket'], { state: 'socket' }>;

/** Its undo would open the machine to everybody again, so there is none. */
function closeAgain(facts: Facts, { realPath, node }: Socket): Remedy {
  const unit = socketUnitOf(facts, realPath);
  const isUnits = unit !== null && (Number.parseInt(unit.mode, 8) & 0o002) !== 0;
  const isOwn = node.uid === facts.caller.uid;
  const close = (isOwn ? asUser : asRoot)(['chmod', '0660', realPath]);
  const instruction = 'If it comes back, SocketMode= of docker.socket or a script sets it: correct it there.';
  return {
    title: 'Let only the owner and the group in again',
    safety: 'risky',
    grants: 'nobody anything, but takes access from every user who is not in its group',
    steps: [...(isUnits ? dropIn('SocketMode', '0660') : []), close, ...(isUnits ? [] : [ask(instruction)])],
  };
}

/** Behind a closed folder the mode of the socket lets nobody else in. */
function isReachable({ socket }: Facts): boolean {
  return socket.state === 'socket' && socket.parents.every(({ mode }) => (mode & 0o001) !== 0);
}
