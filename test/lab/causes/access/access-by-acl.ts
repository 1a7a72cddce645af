import { setAcl } from '../host/access-lists.ts';
import { asStranger, needs, plainMember } from '../host/socket-in-use.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
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
];
