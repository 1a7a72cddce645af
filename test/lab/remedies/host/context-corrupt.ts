import { writeFileSync } from 'node:fs';
import { formatMeta, writeContexts } from '../../causes/host/client-config.ts';
import { common, told } from '../machine/contexts.ts';
import { ownMachine } from '../machine/machine.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  {
    ...common,
    rule: 'context-corrupt',
    cause: {
      staged: "the current context's meta.json is cut off in the middle",
      needs: ownMachine('contexts'),
      stage: (backstage) => {
        const half = formatMeta('work', 'unix:///var/run/docker.sock').slice(0, 40);
        return told(backstage, writeContexts(backstage, 'work', { work: half }));
      },
    },
  },
  {
    ...common,
    rule: 'context-corrupt',
    cause: {
      staged: 'config.json is not JSON',
      needs: ownMachine('contexts'),
      stage: (backstage) => {
        const env = writeContexts(backstage, 'default', {});
        writeFileSync(`${env.DOCKER_CONFIG}/config.json`, '{"currentContext": ');
        return told(backstage, env, 'ok');
      },
    },
    notDenied: 'the client warns, and takes the engine at the usual place',
  },
];
