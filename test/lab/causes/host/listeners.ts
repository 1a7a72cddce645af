import { join } from 'node:path';
import type { Staging } from '../staging.ts';
import { memberOf } from './people.ts';
import { listenAt, slowly } from './socket-at.ts';
import { rootful } from './socket-in-use.ts';
import { asks, doomed } from './socket-path.ts';

export const listeners: readonly Staging[] = [
  {
    rule: 'engine-stopped',
    cause: {
      staged: 'kill -KILL of the engine, which leaves its socket',
      needs: [doomed],
      stage: ({ engine, person }) => {
        process.kill(engine.pid, 'SIGKILL');
        const truth = { connect: engine.socket, gives: 'ECONNREFUSED' };
        return { as: memberOf(engine, person), truth };
      },
    },
    lookAlike: {
      staged: 'kill -STOP of the engine: it is there, and stuck',
      expect: 'engine-unresponsive',
      needs: [rootful],
      stage: ({ engine, person, undo }) => {
        process.kill(engine.pid, 'SIGSTOP');
        undo(() => process.kill(engine.pid, 'SIGCONT'));
        const truth = { connect: engine.socket, gives: 'ok' };
        return { as: memberOf(engine, person), args: ['--timeout', '500ms'], truth };
      },
    },
  },
  {
    rule: 'engine-unresponsive',
    cause: {
      staged: 'somebody listens and never answers',
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
