import { isRootless } from '../access/rootless.ts';
import { formatCaller } from './evidence/format.ts';
import { defineRule } from './rule.ts';

export const rootlessEngine = defineRule({
  id: 'rootless-engine',
  title: 'The engine runs as an ordinary user, so the docker group means nothing to it',
  severity: 'note',
  scope: 'host',
  why: "A rootless engine belongs to one user, and its containers can do what that user can. Its socket is reached through ownership and a closed folder; joining the docker group neither helps nor is needed. Inside its containers, ids are those of the engine's own namespace.",
  diagnose({ connection, socket, engine, caller }) {
    if (connection.state !== 'ok' || engine.state !== 'answered' || !isRootless(engine)) return undefined;
    const owner =
      socket.state === 'socket' && socket.node.uid !== caller.uid
        ? `uid ${socket.node.uid}`
        : formatCaller(caller);
    return {
      summary: `The engine is a rootless one of ${owner}: access comes from ownership, not from a group.`,
      evidence: [
        { label: 'engine', saw: `${engine.product} ${engine.version}, rootless` },
        ...(socket.state === 'socket'
          ? [{ label: socket.path, saw: `owned by uid ${socket.node.uid}` }]
          : []),
      ],
      remedies: [],
    };
  },
});
