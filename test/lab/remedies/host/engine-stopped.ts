import type { Scene } from '../../causes/staging.ts';
import type { Engine } from '../../lab.ts';
import { member, onMachine, ownMachine } from '../machine/machine.ts';
import { restart, root } from '../machine/socket.ts';
import { unasked } from '../machine/unasked.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  {
    rule: 'engine-stopped',
    cause: {
      staged: 'dockerd was killed, and its socket is left; asked by a member',
      needs: ownMachine('killed'),
      stage: async (backstage) => {
        await killEngine(backstage.engine);
        return afterCrash(await member(backstage, 'ECONNREFUSED'));
      },
    },
    flags: ['--allow', 'engine-stopped'],
    unasked: unasked('engine-stopped'),
    restart,
    undo: 'as before',
  },
  {
    rule: 'engine-stopped',
    cause: {
      staged: 'the same, repaired by root',
      needs: ownMachine('killed-root'),
      stage: async (backstage) => {
        await killEngine(backstage.engine);
        return { ...afterCrash(await member(backstage, 'ECONNREFUSED')), env: root };
      },
    },
    fixedBy: 'root',
    restart,
    undo: 'as before',
  },
];

/** As a crash does: its files stay. */
async function killEngine(engine: Engine): Promise<void> {
  const gone = 'while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done';
  await onMachine(engine, 'pid=$(cat /run/docker.pid)', 'kill -KILL "$pid"', gone);
}

/** One that is stopped takes the socket with it, and one that crashed leaves it: no engine answers in either case. */
function afterCrash({ truth, ...scene }: Scene): Scene {
  if (truth === undefined || !('ask' in truth)) return scene;
  const ask = async () => (await truth.ask()).replace(/^(ENOENT|ECONNREFUSED)$/, 'no engine');
  return { ...scene, truth: { ...truth, ask, gives: 'no engine' } };
}
