import { accounts, expectNamed, filesOf, restart } from '../machine/groups.ts';
import { ownMachine, stranger } from '../machine/machine.ts';
import { unasked } from '../machine/unasked.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  {
    rule: 'user-not-in-group',
    cause: {
      staged: 'a user in no group but their own, who may use sudo; asked in a new session each time',
      needs: ownMachine('stranger'),
      stage: (backstage) => stranger(backstage, 'EACCES'),
    },
    flags: ['--allow', 'user-not-in-group'],
    unasked: unasked('user-not-in-group'),
    // The session that it was had in keeps the groups it has.
    ends: 1,
    repaired: async (open) => {
      await expectNamed('session-groups-stale', open);
      return open.scene;
    },
    restart,
    undo: 'as before',
    files: filesOf(accounts),
  },
];
