import { beforeStart, formatUnits } from './evidence/unit-evidence.ts';
import { controlOf } from './remedies/engine-control.ts';
import { useOtherPlaces } from './remedies/engine-places.ts';
import { defineRule } from './rule.ts';

export const engineStopped = defineRule({
  id: 'engine-stopped',
  title: 'The socket is there, but no engine listens on it',
  severity: 'error',
  scope: 'host',
  why: 'A socket file outlives the process that made it. When the kernel refuses the connection, nobody listens any more, and ownership and mode of the file say nothing about the cause. Why the engine stopped is in its log.',
  diagnose(facts) {
    const { socket, connection, manager, places } = facts;
    if (socket.state !== 'socket' || connection.state !== 'refused') return undefined;
    const { product, start } = controlOf(socket.realPath, facts);
    const failed = manager.kind === 'systemd' && manager.units.find(({ active }) => active === 'failed');
    return {
      summary: `No engine listens on ${socket.path}: the socket is left over from one that stopped.`,
      evidence: [
        { label: `connect to ${socket.path}`, saw: connection.error, wanted: 'a listening engine' },
        ...formatUnits(manager),
      ],
      remedies: [
        {
          title: failed ? `Mend what its log says, then start ${product}` : `Start ${product}`,
          safety: 'manual',
          steps: [...beforeStart(manager), ...start],
        },
        ...useOtherPlaces(places),
      ],
    };
  },
});
