import { joinsSocket } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'runs-as-root',
    cause: running({ staged: 'no user: and none in the image', gives: 'ok' }),
    lookAlike: {
      ...running({ staged: 'a user of its own in the group', app: joinsSocket, gives: 'ok' }),
      expect: null,
    },
  },
];
