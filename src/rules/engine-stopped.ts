import { connectRow } from './evidence/connect-row.ts';
import { formatUnits } from './evidence/unit-evidence.ts';
import { useOtherCandidates } from './remedies/engine-candidates.ts';
import { startEngine } from './remedies/start-engine.ts';
import { defineRule } from './rule.ts';

export const engineStopped = defineRule({
  id: 'engine-stopped',
  title: 'No engine is listening on the socket',
  severity: 'error',
  scope: 'process',
  why: 'A socket file outlives the process that created it. "Connection refused" means that no process is listening, so the file\'s owner and mode are not the cause. Starting an installed engine grants no new access. If the engine failed, its log says why.',
  byHand: [
    'ss -lx | grep docker.sock',
    'systemctl status docker.socket docker.service',
    'sudo journalctl -u docker -n 50',
  ],
  diagnose(facts) {
    const { socket, connection, manager, candidates } = facts;
    if (socket.state !== 'socket' || connection.state !== 'refused') return undefined;
    return {
      summary: `No engine is listening on ${socket.path}; the socket file is left over.`,
      evidence: [...connectRow(facts, 'an engine'), ...formatUnits(manager)],
      remedies: [startEngine(facts, socket.realPath), ...useOtherCandidates(candidates)],
    };
  },
});
