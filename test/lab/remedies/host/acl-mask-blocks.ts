import { onMachine, ownMachine, stranger } from '../machine/machine.ts';
import { unasked } from '../machine/unasked.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  {
    rule: 'acl-mask-blocks',
    cause: {
      staged: 'setfacl u:USER:rw with the mask r',
      needs: ownMachine('mask'),
      stage: async (backstage) => {
        const entries = `u:${backstage.person.uid}:rw,m::r`;
        await onMachine(backstage.engine, `setfacl --no-mask --modify ${entries} /run/docker.sock`);
        return stranger(backstage, 'EACCES');
      },
    },
    flags: ['--allow', 'acl-mask-blocks'],
    unasked: unasked('acl-mask-blocks'),
    restart: { none: 'an engine that starts again makes a socket without the list, as is said' },
    undo: 'as before',
  },
];
