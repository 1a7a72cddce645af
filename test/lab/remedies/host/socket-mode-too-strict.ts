import { member, onMachine, ownMachine } from '../machine/machine.ts';
import { restart } from '../machine/socket.ts';
import { unasked } from '../machine/unasked.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  {
    rule: 'socket-mode-too-strict',
    cause: {
      staged: 'chmod 0600, asked by a member',
      needs: ownMachine('mode'),
      stage: async (backstage) => {
        await onMachine(backstage.engine, 'chmod 0600 /run/docker.sock');
        return member(backstage, 'EACCES');
      },
    },
    flags: ['--allow', 'socket-mode-too-strict'],
    unasked: unasked('socket-mode-too-strict'),
    restart,
    undo: { stays: 'an engine that starts again sets the mode that it wants' },
  },
  {
    rule: 'socket-mode-too-strict',
    cause: {
      staged: 'setfacl u:USER:r for a member: the entry decides, and not the group',
      needs: ownMachine('entry'),
      stage: async (backstage) => {
        const entries = `u:${backstage.person.uid}:r,m::rw`;
        await onMachine(backstage.engine, `setfacl --no-mask --modify ${entries} /run/docker.sock`);
        return member(backstage, 'EACCES');
      },
    },
    flags: ['--allow', 'socket-mode-too-strict'],
    restart,
    undo: 'as before',
  },
];
