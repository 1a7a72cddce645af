import type { Facts } from '../facts/facts.ts';
import { formatMode } from './evidence/format.ts';
import { controlOf } from './remedies/engine-control.ts';
import { defineRule } from './rule.ts';

export const socketWorldWritable = defineRule({
  id: 'socket-world-writable',
  title: 'Every user of this machine may use the engine',
  severity: 'warning',
  scope: 'host',
  why: 'Whoever may write to the socket of an engine may start a container with the whole disk mounted. A mode that lets everybody write makes every account, and every process that is broken into, as powerful as the engine: root, unless it is a rootless one. Usually it is left over from a chmod against a permission error.',
  diagnose(facts) {
    const { socket } = facts;
    if (socket.state !== 'socket' || (socket.node.mode & 0o002) === 0 || !isReachable(facts))
      return undefined;
    const { uid, mode } = socket.node;
    const power = uid === 0 ? 'root' : `the user with uid ${uid}`;
    return {
      summary: `Every local user is as powerful as ${power}: the mode of ${socket.path} is ${formatMode(mode)}.`,
      evidence: [{ label: socket.path, saw: `mode ${formatMode(mode)}`, wanted: 'mode 0660' }],
      remedies: [
        {
          title: 'Let only the owner and the group in again',
          safety: 'manual',
          steps: [
            { kind: 'run', command: { file: 'chmod', args: ['0660', socket.realPath] }, needsRoot: true },
            ...controlOf(socket.realPath, facts).restart,
            {
              kind: 'ask',
              instruction:
                'If it comes back, SocketMode= of docker.socket or a script sets it: correct it there.',
            },
          ],
        },
      ],
    };
  },
});

/** Behind a closed folder the mode of the socket lets nobody else in. */
function isReachable({ socket }: Facts): boolean {
  return socket.state === 'socket' && socket.parents.every(({ mode }) => (mode & 0o001) !== 0);
}
