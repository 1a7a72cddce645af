import { asStranger, needs, plainMember, setMode } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'socket-world-writable',
    cause: {
      staged: 'chmod 0666, asked by anybody',
      needs,
      stage: (backstage) => {
        setMode(backstage, 0o666);
        return asStranger(backstage, 'ok');
      },
    },
    lookAlike: { staged: 'mode 0660, asked by a member', expect: null, needs, stage: plainMember },
  },
];
