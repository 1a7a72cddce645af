import type { Facts } from '../../facts/facts.ts';
import { ask, type Evidence, type Step } from '../rule.ts';
import { formatMode } from './format.ts';

const GROUP_WRITE = 0o020;

/** The mode of a socket whose group cannot write to it: membership does not help there. Null for any other socket. */
function closedMode({ socket }: Facts): number | null {
  if (socket.state !== 'socket') return null;
  const { mode } = socket.node;
  return (mode & GROUP_WRITE) === 0 ? mode : null;
}

export function closedGroupEvidence(facts: Facts): Evidence[] {
  const mode = closedMode(facts);
  if (mode === null) return [];
  return [
    {
      label: 'group permission',
      found: `no write permission (mode ${formatMode(mode)})`,
      expected: 'mode 0660',
    },
  ];
}

export function closedGroupSteps(facts: Facts): Step[] {
  if (closedMode(facts) === null) return [];
  return [ask('Restart the engine as well: with the current mode, not even the group can connect.')];
}
