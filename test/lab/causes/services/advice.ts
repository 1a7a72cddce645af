import type { Staging } from '../staging.ts';
import { joinsSocket } from './compose-file.ts';
import { running } from './stage.ts';
import { tagged } from './tagged.ts';

/** All works, and not all is well. */
export const advice: readonly Staging[] = [
  {
    rule: 'readonly-illusion',
    cause: running({ staged: ':ro on the mount of the socket', app: joinsSocket, mode: ':ro', gives: 'ok' }),
    lookAlike: {
      ...running({
        staged: 'read_only, which is about the files of the service',
        app: [...joinsSocket, 'read_only: true'],
        gives: 'ok',
      }),
      expect: null,
    },
  },
  {
    rule: 'runs-as-root',
    cause: running({ staged: 'no user: and none in the image', gives: 'ok' }),
    lookAlike: {
      ...running({ staged: 'a user of its own in the group', app: joinsSocket, gives: 'ok' }),
      expect: null,
    },
  },
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
