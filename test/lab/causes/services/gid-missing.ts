import { asUser } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import { causesGid, type Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'gid-missing',
    cause: running({ staged: 'user: 10001, and no group', app: asUser(), gives: 'EACCES' }),
    lookAlike: {
      ...running({
        staged: "user: 10001, and the socket's group is its first one",
        app: [`user: "10001:${causesGid}"`],
        gives: 'ok',
      }),
      expect: null,
    },
  },
];
