import { onMachine, ownMachine, stranger } from '../machine/machine.ts';
import { restart } from '../machine/socket.ts';
import { unasked } from '../machine/unasked.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  {
    rule: 'socket-world-writable',
    cause: {
      staged: 'chmod 0666; asked by a user in no group but their own',
      needs: ownMachine('open'),
      stage: async (backstage) => {
        await onMachine(backstage.engine, 'chmod 0666 /run/docker.sock');
        return stranger(backstage, 'ok');
      },
    },
    flags: ['--allow', 'socket-world-writable'],
    unasked: unasked('socket-world-writable'),
    notDenied: 'all users are let in, and only the group afterwards',
    gives: 'EACCES',
    // The one who had it repaired is no member.
    ends: 1,
    restart,
    undo: { stays: 'it is not opened to everybody again' },
  },
];
