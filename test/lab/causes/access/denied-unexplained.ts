import { mkdirSync, symlinkSync } from 'node:fs';
import { findCommand } from '../../tools/find-command.ts';
import { setAcl } from '../host/access-lists.ts';
import { nameGroup } from '../host/people.ts';
import { asStranger, needs } from '../host/socket-in-use.ts';
import type { Backstage, Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
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
