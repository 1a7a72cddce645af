import { asUser } from '../../causes/project/compose-file.ts';
import { tagged } from '../../causes/project/tagged.ts';
import { lasting } from '../project/lasting.ts';
import { proxied } from '../project/proxy.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  lasting('gid-missing', {
    staged: 'a .env and a list of groups are there, for another device',
    app: asUser('group_add:', '  - "44" # video'),
    files: { '.env': '# of the shop\nTOKEN="a b"' },
    gives: 'EACCES',
  }),
  proxied('gid-missing', {
    staged: 'no group, and the strategy is a proxy: it reads, and a POST is denied',
    app: asUser(),
    ...tagged('amir20/dozzle:v8'),
    gives: 'EACCES',
  }),
];
