import type { Engine } from '../../lab.ts';
import { member, onMachine, ownMachine, stopEngine } from '../machine/machine.ts';
import { restart, root } from '../machine/socket.ts';
import { unasked } from '../machine/unasked.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  {
    rule: 'socket-is-directory',
    cause: {
      staged: 'mkdir at the path, while the engine is stopped',
      needs: ownMachine('directory'),
      stage: async (backstage) => {
        await makeDirectory(backstage.engine);
        return member(backstage, 'EACCES');
      },
    },
    flags: ['--allow', 'socket-is-directory'],
    unasked: unasked('socket-is-directory'),
    restart,
    undo: 'as before',
  },
  {
    rule: 'socket-is-directory',
    cause: {
      staged: 'the same, repaired by root',
      needs: ownMachine('directory-root'),
      stage: async (backstage) => {
        await makeDirectory(backstage.engine);
        return { ...(await member(backstage, 'EACCES')), env: root };
      },
    },
    fixedBy: 'root',
    restart,
    undo: 'as before',
  },
];

async function makeDirectory(engine: Engine): Promise<void> {
  await stopEngine(engine);
  await onMachine(engine, 'mkdir /run/docker.sock');
}
