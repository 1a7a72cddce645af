import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Staging } from '../staging.ts';
import { joinGroup, nameGroup, withoutGroups } from './people.ts';
import { refusing } from './seccomp.ts';
import { asMember, asStranger, needs, plainMember } from './socket-in-use.ts';

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
