import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { nameGroup } from '../host/people.ts';
import { asStranger, needs, plainMember } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

const strangerAtRootful: Staging['lookAlike'] = {
  staged: "root's engine: here another membership does help",
  expect: 'user-not-in-group',
  needs,
  shows: ['usermod'],
  stage: async (backstage) => {
    await nameGroup(backstage);
    return asStranger(backstage, 'EACCES');
  },
};

export const stagings: readonly Staging[] = [
  {
    rule: 'user-not-in-group',
    cause: {
      staged: 'a user in no group but their own',
      needs,
      stage: async (backstage) => {
        await nameGroup(backstage);
        return asStranger(backstage, 'EACCES');
      },
    },
    lookAlike: {
      staged: 'a member whose process has the group',
      expect: null,
      needs,
      stage: plainMember,
    },
  },
  {
    rule: 'user-not-in-group',
    cause: {
      staged: "another user's rootless engine, with an open way to it",
      needs: [{ kind: 'rootless' }],
      withholds: ['usermod'],
      stage: (backstage) => {
        const folder = dirname(backstage.engine.socket);
        chmodSync(folder, 0o711);
        backstage.undo(() => chmodSync(folder, 0o700));
        return asStranger(backstage, 'EACCES');
      },
    },
    lookAlike: strangerAtRootful,
  },
  {
    rule: 'user-not-in-group',
    cause: {
      staged: "the forwarded socket of another user's engine in a virtual machine",
      needs: [{ kind: 'vm' }],
      withholds: ['usermod'],
      stage: (backstage) => asStranger(backstage, 'EACCES'),
    },
    lookAlike: strangerAtRootful,
  },
];
