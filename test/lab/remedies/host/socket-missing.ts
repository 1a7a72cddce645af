import { member, ownMachine, stopEngine } from '../machine/machine.ts';
import { restart } from '../machine/socket.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  {
    rule: 'socket-missing',
    cause: {
      staged: 'service docker stop; asked by a member',
      needs: ownMachine('stopped'),
      stage: async (backstage) => {
        await stopEngine(backstage.engine);
        return member(backstage, 'ENOENT');
      },
    },
    flags: ['--allow', 'socket-missing'],
    restart,
    undo: 'as before',
  },
];
