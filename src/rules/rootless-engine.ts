import { isRootless } from '../access/rootless.ts';
import { formatCaller } from './evidence/format.ts';
import { defineRule } from './rule.ts';

export const rootlessEngine = defineRule({
  id: 'rootless-engine',
  title: 'Rootless engine: the docker group has no effect',
  severity: 'note',
  scope: 'host',
  why: "A rootless engine belongs to one user, and its containers can do what that user can. Access to its socket depends on ownership and on a private directory; the docker group neither helps nor is needed. Ids in its containers belong to the engine's own user namespace.",
  byHand: [
    "docker info -f '{{.SecurityOptions}}'",
    'stat -c \'%U %a\' "/run/user/$(id -u)" "/run/user/$(id -u)/docker.sock"',
  ],
  diagnose({ connection, socket, engine, caller }) {
    if (connection.state !== 'ok' || engine.state !== 'answered' || !isRootless(engine)) return undefined;
    const owner =
      socket.state === 'socket' && socket.node.uid !== caller.uid
        ? `uid ${socket.node.uid}`
        : formatCaller(caller);
    return {
      summary: `The engine is rootless and belongs to ${owner}; access depends on ownership, not on a group.`,
      evidence: [
        { label: 'engine', found: `${engine.product} ${engine.version}, rootless` },
        ...(socket.state === 'socket'
          ? [{ label: socket.path, found: `owned by uid ${socket.node.uid}` }]
          : []),
      ],
      remedies: [],
    };
  },
});
