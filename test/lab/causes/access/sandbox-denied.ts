import { joinGroup, nameGroup } from '../host/people.ts';
import { refusing } from '../host/seccomp.ts';
import { asMember, asStranger, needs } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'sandbox-denied',
    cause: {
      staged: 'a member in a seccomp filter that answers connect with EPERM',
      needs,
      stage: async (backstage) => {
        await joinGroup(backstage);
        return { ...asMember(backstage, 'EPERM'), within: refusing('EPERM', backstage) };
      },
    },
    lookAlike: {
      staged: 'a member in a seccomp filter that lets connect pass',
      expect: null,
      needs,
      stage: async (backstage) => {
        await joinGroup(backstage);
        return { ...asMember(backstage, 'ok'), within: refusing(null, backstage) };
      },
    },
  },
  {
    rule: 'sandbox-denied',
    cause: {
      staged: 'the same filter with EACCES, as file permissions would have it',
      needs,
      stage: async (backstage) => {
        await joinGroup(backstage);
        return { ...asMember(backstage, 'EACCES'), within: refusing('EACCES', backstage) };
      },
    },
    lookAlike: {
      staged: 'a user without the group in a filter that lets connect pass',
      expect: 'user-not-in-group',
      needs,
      stage: async (backstage) => {
        await nameGroup(backstage);
        return { ...asStranger(backstage, 'EACCES'), within: refusing(null, backstage) };
      },
    },
  },
];
