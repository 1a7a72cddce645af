import { withoutGroups } from '../host/people.ts';
import { needs, plainMember } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'rootless-engine',
    cause: {
      staged: 'an engine that runs as the user who asks',
      needs: [{ kind: 'rootless' }],
      stage: ({ engine }) => ({
        as: withoutGroups(engine.user ?? { uid: -1, gid: -1 }),
        truth: { connect: engine.socket, gives: 'ok' },
      }),
    },
    lookAlike: { staged: "root's engine, asked by a member", expect: null, needs, stage: plainMember },
  },
];
