import { ask, defineRule, manual } from './rule.ts';

export const socketNotASocket = defineRule({
  id: 'socket-not-a-socket',
  title: 'The socket path is not a socket',
  severity: 'error',
  scope: 'process',
  why: 'The path exists but is not a socket, so no engine can be listening there. dockperm does not remove it, because it may be needed.',
  byHand: ["stat -L -c '%F %s' /var/run/docker.sock", 'ls -l /var/run/docker.sock'],
  diagnose({ socket }) {
    if (socket.state !== 'not-a-socket') return undefined;
    return {
      summary: `${socket.path} is ${socket.is}, not a socket.`,
      evidence: [{ label: socket.realPath, found: socket.is, expected: 'a socket' }],
      remedies: [
        manual('Move it away and restart the engine, or use the right path', [
          ask(`Check what ${socket.realPath} is, move it away, then restart the engine.`),
        ]),
      ],
    };
  },
});
