import { joins } from '../../causes/project/compose-file.ts';
import { lasting } from '../project/lasting.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  lasting('gid-wrong', {
    staged: 'the default of the variable is that of another machine',
    app: joins('${DOCKER_GID:-998}'),
    gives: 'EACCES',
  }),
  lasting('gid-wrong', {
    staged: 'the number itself is in the file',
    app: joins('998'),
    gives: 'EACCES',
  }),
  lasting('gid-wrong', {
    staged: 'user: "10001:998", the group of another machine',
    app: ['user: "10001:998"'],
    gives: 'EACCES',
  }),
];
