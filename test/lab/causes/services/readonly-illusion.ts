import { joinsSocket } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
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
];
