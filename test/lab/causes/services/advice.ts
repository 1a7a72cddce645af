import type { Staging } from '../staging.ts';
import { joinsSocket, running } from './stage.ts';

/** All works, and not all is well. */
export const advice: readonly Staging[] = [
  {
    rule: 'service-readonly-illusion',
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
    rule: 'service-runs-as-root',
    cause: running({ staged: 'no user: and none in the image', gives: 'ok' }),
    lookAlike: {
      ...running({ staged: 'a user of its own in the group', app: joinsSocket, gives: 'ok' }),
      expect: null,
    },
  },
];
