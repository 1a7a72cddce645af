import { joins } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import type { Staging } from '../staging.ts';

const remap = { kind: 'userns-remap' } as const;

export const stagings: readonly Staging[] = [
  {
    rule: 'userns-remap',
    cause: running({
      staged: "userns-remap; the service joins the socket's group",
      on: remap,
      app: ({ gid }) => joins(`${gid}`),
      gives: 'EACCES',
      shows: ['65534', 'userns_mode'],
    }),
    lookAlike: {
      ...running({
        staged: 'the same, with userns_mode: host',
        on: remap,
        app: ({ gid }) => [...joins(`${gid}`), 'userns_mode: host'],
        gives: 'ok',
      }),
      expect: null,
    },
  },
];
