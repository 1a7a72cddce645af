import { engineContainerOf } from '../access/engine-container.ts';
import type { Facts } from '../facts/facts.ts';
import { formatUnits } from './evidence/unit-evidence.ts';
import { formatPlaces, useOtherPlaces } from './remedies/engine-candidates.ts';
import { startEngine } from './remedies/start-engine.ts';
import { defineRule, type Remedy } from './rule.ts';

export const socketMissing = defineRule({
  id: 'socket-missing',
  title: 'There is nothing at the path of the socket',
  severity: 'error',
  scope: 'host',
  why: 'The engine creates its socket when it starts, so a path without one means that the engine does not run, is not installed, or listens elsewhere; a container or a sandbox has a file tree of its own, where the socket has to be put first. Mounting the path into a container now would make the engine create a directory of that name.',
  diagnose(facts) {
    const { socket, endpoint, places, manager } = facts;
    if (socket.state !== 'missing') return undefined;
    const [other] = places.filter(({ state }) => state === 'answers');
    const inside = engineContainerOf(facts) ? ' in this container' : '';
    return {
      summary: `There is no socket at ${socket.path}${inside}${other ? `, but an engine answers at ${other.host}` : ''}.`,
      evidence: [
        { label: socket.component, saw: 'does not exist', wanted: 'the socket of an engine' },
        { label: 'endpoint named by', saw: endpoint.origin },
        ...formatPlaces(places),
        ...formatUnits(manager),
      ],
      remedies: [...useOtherPlaces(places), ownRemedy(facts, socket.path)],
    };
  },
});

function ownRemedy(facts: Facts, path: string): Remedy {
  const { sandbox } = facts.confinement;
  if (engineContainerOf(facts)) {
    const instruction = `Start this container with -v ${path}:${path}. Whoever may use the socket controls the host.`;
    return { title: 'Mount the socket', safety: 'manual', steps: [{ kind: 'ask', instruction }] };
  }
  if (sandbox?.kind === 'flatpak') {
    const instruction = 'flatpak-spawn --host docker …, or run the program outside of Flatpak.';
    return {
      title: 'Go around the sandbox, which has a file tree of its own',
      safety: 'manual',
      steps: [{ kind: 'ask', instruction }],
    };
  }
  if (/microsoft/i.test(facts.platform.release) && !hasOwnEngine(facts)) return wslIntegration;
  return startEngine(facts, path, { orElse: ', or install one' });
}

/** A distribution of WSL without an engine of its own gets its socket from Docker Desktop on Windows. */
function hasOwnEngine({ manager }: Facts): boolean {
  if (manager.kind === 'none') return manager.starter !== null;
  return manager.kind === 'systemd' && manager.units.some(({ name }) => name.startsWith('docker.'));
}

const wslIntegration: Remedy = {
  title: 'Let Docker Desktop serve this distribution, or install an engine in it',
  safety: 'manual',
  steps: [
    {
      kind: 'ask',
      instruction: 'In Docker Desktop: Settings, Resources, WSL integration; switch this distribution on.',
    },
  ],
};
