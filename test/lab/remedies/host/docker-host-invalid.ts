import { writeContexts } from '../../causes/host/client-config.ts';
import { common, told } from '../machine/contexts.ts';
import { ownMachine } from '../machine/machine.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  {
    ...common,
    rule: 'docker-host-invalid',
    cause: {
      staged: 'the current context leads to a path, without the scheme',
      needs: ownMachine('contexts'),
      stage: (backstage) =>
        told(backstage, writeContexts(backstage, 'work', { work: { host: '/var/run/docker.sock' } })),
    },
  },
];
