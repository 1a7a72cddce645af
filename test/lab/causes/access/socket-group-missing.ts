import { asMember, asStranger, needs, setMode } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'socket-group-missing',
    cause: {
      staged: 'dockerd --group 0: the socket is root:root 0660',
      needs: [{ kind: 'rootful', gid: 0 }],
      stage: (backstage) => asStranger(backstage, 'EACCES'),
    },
    lookAlike: {
      staged: 'a group of its own and mode 0600: no member gets in either',
      expect: 'socket-mode-too-strict',
      needs,
      stage: (backstage) => {
        setMode(backstage, 0o600);
        return asMember(backstage, 'EACCES');
      },
    },
  },
];
