import { memberOf } from '../host/people.ts';
import { rootful } from '../host/socket-in-use.ts';
import { doomed } from '../host/socket-path.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
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
];
