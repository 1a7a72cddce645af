import { join } from 'node:path';
import { listenAt, slowly } from '../host/socket-at.ts';
import { rootful } from '../host/socket-in-use.ts';
import { asks } from '../host/socket-path.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'engine-unresponsive',
    cause: {
      staged: 'a process listens and never answers',
      stage: async (backstage) => {
        await listenAt(join(backstage.folder, 'docker.sock'), backstage);
        return { ...asks(backstage, 'ok'), args: ['--timeout', '500ms'] };
      },
    },
    lookAlike: {
      staged: 'an engine that takes 300 ms for every answer',
      expect: null,
      needs: [rootful],
      stage: async (backstage) => {
        const serve = slowly(backstage.engine.socket, 300);
        await listenAt(join(backstage.folder, 'docker.sock'), backstage, serve);
        return asks(backstage, 'ok');
      },
    },
  },
];
