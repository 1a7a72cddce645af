import { setAcl } from '../host/access-lists.ts';
import { nameGroup } from '../host/people.ts';
import { asStranger, needs } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
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
];
