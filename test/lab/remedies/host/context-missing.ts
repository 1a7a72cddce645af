import { writeContexts } from '../../causes/host/client-config.ts';
import { common, told } from '../machine/contexts.ts';
import { ownMachine } from '../machine/machine.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  {
    ...common,
    rule: 'context-missing',
    cause: {
      staged: 'config.json names a context that is not on disk',
      needs: ownMachine('contexts'),
      stage: (backstage) => told(backstage, writeContexts(backstage, 'colima', {})),
    },
  },
];
