import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { execa } from 'execa';
import { findCommand } from '../../tools/find-command.ts';
import type { Backstage, Staging } from '../staging.ts';
import { nameGroup } from './people.ts';
import { asStranger, needs, plainMember, setMode } from './socket-in-use.ts';

async function setAcl({ engine, undo }: Backstage, entries: string): Promise<void> {
  await execa('setfacl', ['--no-mask', '--modify', entries, engine.socket]);
  undo(async () => {
    await execa('setfacl', ['--remove-all', engine.socket]);
    // The mask had taken the place of the group's bits.
    chmodSync(engine.socket, 0o660);
  });
}

export const accessLists: readonly Staging[] = [
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
      staged: 'an entry for another user',
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
    rule: 'denied-unexplained',
    cause: {
      staged: 'an access list, on a machine without getfacl to read it',
      needs,
      stage: async (backstage) => {
        await nameGroup(backstage);
        await setAcl(backstage, `u:${backstage.person.uid}:r,m::rw`);
        return { ...asStranger(backstage, 'EACCES'), within: withOnly(backstage, 'ls', 'id', 'getent') };
      },
    },
    lookAlike: {
      staged: 'the same where getfacl can be asked',
      expect: 'socket-mode-too-strict',
      needs,
      stage: async (backstage) => {
        await nameGroup(backstage);
        await setAcl(backstage, `u:${backstage.person.uid}:r,m::rw`);
        return asStranger(backstage, 'EACCES');
      },
    },
  },
];

/** A command that runs another one where PATH has these programs and no more. */
function withOnly({ folder }: Backstage, ...names: string[]): string[] {
  mkdirSync(`${folder}/bin`);
  for (const name of names) symlinkSync(findCommand(name) ?? `/usr/bin/${name}`, `${folder}/bin/${name}`);
  return ['env', `PATH=${folder}/bin`];
}
