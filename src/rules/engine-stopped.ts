import { formatUnits } from './evidence/unit-evidence.ts';
import { useOtherPlaces } from './remedies/engine-candidates.ts';
import { startEngine } from './remedies/start-engine.ts';
import { defineRule } from './rule.ts';

export const engineStopped = defineRule({
  id: 'engine-stopped',
  title: 'The socket is there, but no engine listens on it',
  severity: 'error',
  scope: 'host',
  why: 'A socket file outlives the process that made it. When the kernel refuses the connection, nobody listens any more, and ownership and mode of the file say nothing about the cause. An engine that is installed and idle is started, which gives nobody more than its settings did before; one that failed has the reason in its log.',
  diagnose(facts) {
    const { socket, connection, manager, places } = facts;
    if (socket.state !== 'socket' || connection.state !== 'refused') return undefined;
    return {
      summary: `No engine listens on ${socket.path}: the socket is left over from one that stopped.`,
      evidence: [
        { label: `connect to ${socket.path}`, saw: connection.error, wanted: 'a listening engine' },
        ...formatUnits(manager),
      ],
      remedies: [startEngine(facts, socket.realPath), ...useOtherPlaces(places)],
    };
  },
});
