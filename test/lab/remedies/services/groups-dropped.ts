import { causesGid } from '../../causes/staging.ts';
import { allowed } from '../project/held-back.ts';
import { lasting } from '../project/lasting.ts';
import type { Remedied } from '../staging.ts';

/** What many images do: root becomes another user, and every other user stays. */
const stepDown = [
  'sh',
  '-c',
  'test -w /etc/shadow && exec setpriv --reuid 10001 --regid 10001 --clear-groups "$$@"; exec "$$@"',
  'entry',
];

export const stagings: readonly Remedied[] = [
  lasting(
    'groups-dropped',
    {
      staged: 'an entry point that steps down from root, and drops the groups on the way',
      app: ['group_add:', `  - "${causesGid}"`],
      entrypoint: stepDown,
      gives: 'EACCES',
    },
    allowed('groups-dropped'),
  ),
];
