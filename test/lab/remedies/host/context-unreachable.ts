import { writeContexts } from '../../causes/host/client-config.ts';
import { common, told } from '../machine/contexts.ts';
import { ownMachine } from '../machine/machine.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  {
    ...common,
    rule: 'context-unreachable',
    cause: {
      staged: 'the current context leads to a socket that is gone',
      needs: ownMachine('contexts'),
      stage: (backstage) => {
        const host = `unix://${backstage.folder}/home/.colima/default/docker.sock`;
        return told(backstage, writeContexts(backstage, 'colima', { colima: { host } }));
      },
    },
  },
];
