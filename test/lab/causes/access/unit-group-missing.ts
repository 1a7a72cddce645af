import { askAbout } from '../host/other-process.ts';
import { nameGroup, withoutGroups } from '../host/people.ts';
import { serviceAccount } from '../host/service-account.ts';
import { needs } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'unit-group-missing',
    cause: {
      staged: 'a process of a system account without a shell, which asks itself',
      needs,
      withholds: ['rootless', 'log in'],
      stage: async (backstage) => {
        await nameGroup(backstage);
        const as = await serviceAccount(backstage);
        return { as, cwd: '/', truth: { connect: backstage.engine.socket, gives: 'EACCES' } };
      },
    },
    lookAlike: {
      staged: 'a process of that account with the group',
      expect: null,
      needs,
      stage: async (backstage) => {
        await nameGroup(backstage);
        const account = await serviceAccount(backstage);
        const as = { ...account, groups: [backstage.engine.gid] };
        return { as, cwd: '/', truth: { connect: backstage.engine.socket, gives: 'ok' } };
      },
    },
  },
  {
    rule: 'unit-group-missing',
    cause: {
      staged: 'the same, asked about by --pid',
      needs,
      stage: async (backstage) => {
        await nameGroup(backstage);
        return askAbout(backstage, await serviceAccount(backstage), 'EACCES');
      },
    },
    lookAlike: {
      staged: 'a process of a person in no group, asked about by --pid',
      expect: 'user-not-in-group',
      needs,
      stage: async (backstage) => {
        await nameGroup(backstage);
        return askAbout(backstage, withoutGroups(backstage.person), 'EACCES');
      },
    },
  },
];
