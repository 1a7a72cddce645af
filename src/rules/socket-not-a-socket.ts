import { defineRule } from './rule.ts';

export const socketNotASocket = defineRule({
  id: 'socket-not-a-socket',
  title: 'Something else stands where the socket should be',
  severity: 'error',
  scope: 'host',
  why: 'The path exists, but it is not a socket, so no engine can be listening there. It is left alone: whoever put it there may need it.',
  diagnose({ socket }) {
    if (socket.state !== 'not-a-socket') return undefined;
    return {
      summary: `${socket.path} is ${socket.is}, not a socket.`,
      evidence: [{ label: socket.realPath, saw: socket.is, wanted: 'a socket' }],
      remedies: [
        {
          title: 'Move it away and restart the engine, or name the right path',
          safety: 'manual',
          steps: [
            {
              kind: 'ask',
              instruction: `Find out what ${socket.realPath} is, move it away, then restart the engine.`,
            },
          ],
        },
      ],
    };
  },
});
