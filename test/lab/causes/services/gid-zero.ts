import { joins } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import type { Staging } from '../staging.ts';

const vm = { kind: 'vm' } as const;

export const stagings: readonly Staging[] = [
  {
    rule: 'gid-zero',
    cause: running({
      staged: "an engine in a VM; the service joins the group that the host's own file has",
      on: vm,
      app: ({ user }) => joins(`${user?.gid}`),
      gives: 'EACCES',
    }),
    lookAlike: {
      ...running({ staged: 'the same, with group_add: 0', on: vm, app: joins('0'), gives: 'ok' }),
      expect: null,
    },
  },
];
