import { statSync } from 'node:fs';
import { joins } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import type { Staging } from '../staging.ts';

const rootless = { kind: 'rootless' } as const;

export const stagings: readonly Staging[] = [
  {
    rule: 'rootless-gid',
    cause: running({
      staged: 'a rootless engine; the service joins the number that stat shows on the host',
      on: rootless,
      app: ({ socket }) => joins(`${statSync(socket).gid}`),
      gives: 'not started',
      shows: ['must join group 105'],
    }),
    lookAlike: {
      ...running({
        staged: 'the number that it has inside',
        on: rootless,
        app: ({ gid }) => joins(`${gid}`),
        gives: 'ok',
      }),
      expect: null,
    },
  },
];
