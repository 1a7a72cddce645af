import { engineContainerOf } from '../access/engine-container.ts';
import type { Facts } from '../facts/facts.ts';
import { formatUnits } from './evidence/unit-evidence.ts';
import { formatCandidates, useOtherCandidates } from './remedies/engine-candidates.ts';
import { startEngine } from './remedies/start-engine.ts';
import { ask, defineRule, manual, type Remedy } from './rule.ts';

export const socketMissing = defineRule({
  id: 'socket-missing',
  title: 'The Docker socket does not exist',
  severity: 'error',
  scope: 'process',
  why: 'The engine creates its socket when it starts. If the socket does not exist, the engine is not running, not installed, or listening elsewhere. Containers and sandboxes have their own file system, where the socket has to be mounted first. Do not mount the missing path into a container: the engine would create a directory with that name.',
  byHand: [
    'ls -ld /var/run/docker.sock',
    'systemctl status docker.socket docker.service',
    'docker context ls',
  ],
  diagnose(facts) {
    const { socket, endpoint, candidates, manager } = facts;
    if (socket.state !== 'missing') return undefined;
    const [other] = candidates.filter(({ state }) => state === 'answers');
    const inside = engineContainerOf(facts) ? ' in this container' : '';
    return {
      summary: `There is no socket at ${socket.path}${inside}${other ? `, but an engine answers at ${other.host}` : ''}.`,
      evidence: [
        { label: socket.component, found: 'does not exist', expected: "an engine's socket" },
        { label: 'endpoint set by', found: endpoint.origin },
        ...formatCandidates(candidates),
        ...formatUnits(manager),
      ],
      remedies: [...useOtherCandidates(candidates), ownRemedy(facts, socket.path)],
    };
  },
});

function ownRemedy(facts: Facts, path: string): Remedy {
  const { sandbox } = facts.confinement;
  if (engineContainerOf(facts)) {
    return manual('Mount the socket into this container', [
      ask(
        `Start this container with -v ${path}:${path}. Access to the socket is root-equivalent control of the host.`,
      ),
    ]);
  }
  if (sandbox?.kind === 'flatpak') {
    return manual('Run docker outside the sandbox, which has its own file system', [
      ask('Put flatpak-spawn --host in front of the command, or run the program outside Flatpak.'),
    ]);
  }
  if (/microsoft/i.test(facts.platform.release) && !hasOwnEngine(facts)) return wslIntegration;
  return startEngine(facts, path, { orElse: ', or install it' });
}

/** A distribution of WSL without an engine of its own gets its socket from Docker Desktop on Windows. */
function hasOwnEngine({ manager }: Facts): boolean {
  if (manager.kind === 'none') return manager.starter !== null;
  return manager.kind === 'systemd' && manager.units.some(({ name }) => name.startsWith('docker.'));
}

const wslIntegration = manual(
  "Turn on Docker Desktop's WSL integration, or install Docker in this distribution",
  [ask('In Docker Desktop, open Settings > Resources > WSL integration and turn on this distribution.')],
);
