import type { Staging } from '../staging.ts';
import { joinGroup, nameGroup, withoutGroups } from './people.ts';
import { refusing } from './seccomp.ts';
import { asMember, asStranger, needs, plainMember } from './socket-in-use.ts';

export const confinement: readonly Staging[] = [
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
  {
    rule: 'path-not-traversable',
    cause: {
      staged: "another user's rootless engine: /run/user/UID is 0700",
      needs: [{ kind: 'rootless' }],
      stage: (backstage) => asStranger(backstage, 'EACCES'),
    },
    lookAlike: { staged: "root's engine, asked by a member", expect: null, needs, stage: plainMember },
  },
];
