import { defineRule } from './rule.ts';

export const socketMissing = defineRule({
  id: 'socket-missing',
  title: 'There is nothing at the path of the socket',
  severity: 'error',
  scope: 'host',
  why: 'The engine creates its socket when it starts, so a path without one means that the engine does not run, is not installed, or listens elsewhere. Mounting the path into a container now would make the engine create a directory of that name.',
  diagnose({ socket, endpoint }) {
    if (socket.state !== 'missing') return undefined;
    const [other] = socket.candidates;
    const useOther = other
      ? [
          {
            title: `Use the socket that is there: ${other}`,
            safety: 'manual' as const,
            steps: [{ kind: 'ask' as const, instruction: `export DOCKER_HOST=unix://${other}` }],
          },
        ]
      : [];
    return {
      summary: `There is no socket at ${socket.path}${other ? `, but there is one at ${other}` : ''}.`,
      evidence: [
        { label: socket.component, saw: 'does not exist', wanted: 'the socket of an engine' },
        { label: 'endpoint named by', saw: endpoint.origin },
      ],
      remedies: [
        ...useOther,
        {
          title: 'Start the engine, or install one',
          safety: 'manual',
          steps: [{ kind: 'ask', instruction: 'sudo systemctl start docker' }],
        },
      ],
    };
  },
});
