import { joinsSocket } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import { tagged } from '../project/tagged.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'raw-socket',
    cause: running({ staged: 'a service like any other', app: joinsSocket, gives: 'ok' }),
    lookAlike: {
      ...running({
        staged: 'a socket proxy, the one that has to have it',
        // Nothing but its name makes it one here.
        ...tagged('dockperm-lab/docker-socket-proxy:1'),
        gives: 'ok',
      }),
      expect: null,
    },
  },
];
