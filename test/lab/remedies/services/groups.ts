import { asUser, joins } from '../../causes/services/compose-file.ts';
import type { Remedied } from '../staging.ts';
import { lasting } from './lasting.ts';

/** The service joins no group, or not the one that owns the socket. */
export const groups: readonly Remedied[] = [
  lasting('service-gid-missing', { staged: 'user: 10001, and no group', app: asUser(), gives: 'EACCES' }),
  lasting('service-gid-wrong', {
    staged: '.env gives the number of another machine',
    app: joins('${DOCKER_GID:-999}'),
    files: { '.env': 'DOCKER_GID=998\n' },
    gives: 'EACCES',
  }),
];
