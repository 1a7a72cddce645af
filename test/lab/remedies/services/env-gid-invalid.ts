import { joins } from '../../causes/project/compose-file.ts';
import { lasting } from '../project/lasting.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  lasting('env-gid-invalid', {
    staged: '.env has the name of a group',
    app: joins('${DOCKER_GID}'),
    files: { '.env': 'DOCKER_GID=docker\n' },
    gives: 'not started',
  }),
];
