import { chmodSync, chownSync } from 'node:fs';
import { execa } from 'execa';
import type { Backstage, EngineWish, Scene, Staging } from '../staging.ts';
import { joinGroup, memberOf, nameGroup, withoutGroups } from './people.ts';
import { refusing } from './seccomp.ts';

const rootful: EngineWish = { kind: 'rootful' };
const needs = [rootful];

const asMember = ({ engine, person }: Backstage, gives: string): Scene => ({
  as: memberOf(engine, person),
  truth: { connect: engine.socket, gives },
});

const asStranger = ({ engine, person }: Backstage, gives: string): Scene => ({
  as: withoutGroups(person),
  truth: { connect: engine.socket, gives },
});

/** The socket's own mode, back to what the engine gave it afterwards. */
function setMode({ engine, undo }: Backstage, mode: number): void {
  chmodSync(engine.socket, mode);
  undo(() => chmodSync(engine.socket, 0o660));
}

async function setAcl({ engine, undo }: Backstage, entries: string): Promise<void> {
  await execa('setfacl', ['--no-mask', '--modify', entries, engine.socket]);
  undo(async () => {
    await execa('setfacl', ['--remove-all', engine.socket]);
    // The mask had taken the place of the group's bits.
    chmodSync(engine.socket, 0o660);
  });
}

async function plainMember(backstage: Backstage): Promise<Scene> {
  await joinGroup(backstage);
  return asMember(backstage, 'ok');
}

export const access: readonly Staging[] = [
  {
    rule: 'session-groups-stale',
    cause: {
      staged: 'usermod -aG, then a process that has the groups of before',
      needs,
      stage: async (backstage) => {
        await joinGroup(backstage);
        return asStranger(backstage, 'EACCES');
      },
    },
    lookAlike: {
      staged: 'the same process, without usermod',
      expect: 'user-not-in-group',
      needs,
      stage: async (backstage) => {
        await nameGroup(backstage);
        return asStranger(backstage, 'EACCES');
      },
    },
  },
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
    rule: 'socket-group-missing',
    cause: {
      staged: 'dockerd --group 0: the socket is root:root 0660',
      needs: [{ kind: 'rootful', gid: 0 }],
      stage: (backstage) => asStranger(backstage, 'EACCES'),
    },
    lookAlike: {
      staged: 'a group of its own and mode 0600: nobody gets in either',
      expect: 'socket-mode-too-strict',
      needs,
      stage: (backstage) => {
        setMode(backstage, 0o600);
        return asMember(backstage, 'EACCES');
      },
    },
  },
  {
    rule: 'socket-mode-too-strict',
    cause: {
      staged: 'chmod 0640, asked by a member',
      needs,
      stage: async (backstage) => {
        await joinGroup(backstage);
        setMode(backstage, 0o640);
        return asMember(backstage, 'EACCES');
      },
    },
    lookAlike: {
      staged: 'chmod 0640, asked by the owner of the socket',
      expect: null,
      needs,
      stage: (backstage) => {
        const { engine, person, undo } = backstage;
        setMode(backstage, 0o640);
        chownSync(engine.socket, person.uid, engine.gid);
        undo(() => chownSync(engine.socket, 0, engine.gid));
        return asStranger(backstage, 'ok');
      },
    },
  },
  {
    rule: 'acl-mask-blocks',
    cause: {
      staged: 'setfacl u:USER:rw with the mask r',
      needs,
      stage: async (backstage) => {
        await setAcl(backstage, `u:${backstage.person.uid}:rw,m::r`);
        return asStranger(backstage, 'EACCES');
      },
    },
    lookAlike: {
      staged: 'the entry for another user, with the mask r',
      expect: 'user-not-in-group',
      needs,
      stage: async (backstage) => {
        await nameGroup(backstage);
        await setAcl(backstage, `u:${backstage.person.uid + 1}:rw,m::rw`);
        return asStranger(backstage, 'EACCES');
      },
    },
  },
  {
    rule: 'access-by-acl',
    cause: {
      staged: 'setfacl u:USER:rw, mask rw',
      needs,
      stage: async (backstage) => {
        await setAcl(backstage, `u:${backstage.person.uid}:rw,m::rw`);
        return asStranger(backstage, 'ok');
      },
    },
    lookAlike: { staged: 'access by the group', expect: null, needs, stage: plainMember },
  },
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
    rule: 'socket-world-writable',
    cause: {
      staged: 'chmod 0666, asked by anybody',
      needs,
      stage: (backstage) => {
        setMode(backstage, 0o666);
        return asStranger(backstage, 'ok');
      },
    },
    lookAlike: { staged: 'mode 0660, asked by a member', expect: null, needs, stage: plainMember },
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
