import { joinsSocket } from '../../causes/project/compose-file.ts';
import { tagged } from '../../causes/project/tagged.ts';
import { allowed, proxied } from '../project/proxy.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  proxied(
    'readonly-illusion',
    {
      staged: ':ro on the socket of a service that only reads',
      app: joinsSocket,
      mode: ':ro',
      ...tagged('amir20/dozzle:v8.1'),
      gives: 'reads, changes, raw socket',
    },
    { notDenied: allowed },
  ),
];
