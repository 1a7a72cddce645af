import { defineRule } from './rule.ts';

export const engineStopped = defineRule({
  id: 'engine-stopped',
  title: 'The socket is there, but no engine listens on it',
  severity: 'error',
  scope: 'host',
  why: 'A socket file outlives the process that made it. When the kernel refuses the connection, nobody listens any more, and ownership and mode of the file say nothing about the cause.',
  diagnose({ socket, connection }) {
    if (socket.state !== 'socket' || connection.state !== 'refused') return undefined;
    return {
      summary: `No engine listens on ${socket.path}: the socket is left over from one that stopped.`,
      evidence: [{ label: `connect to ${socket.path}`, saw: connection.error, wanted: 'a listening engine' }],
      remedies: [
        {
          title: 'Start the engine',
          safety: 'manual',
          steps: [
            { kind: 'run', command: { file: 'systemctl', args: ['start', 'docker'] }, needsRoot: true },
          ],
        },
      ],
    };
  },
});
