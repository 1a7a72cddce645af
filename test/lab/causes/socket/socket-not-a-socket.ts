import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memberOf } from '../host/people.ts';
import { asks, doomed } from '../host/socket-path.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
  {
    rule: 'socket-not-a-socket',
    cause: {
      staged: 'a regular file at the path, open to all',
      stage: (backstage) => {
        writeFileSync(join(backstage.folder, 'docker.sock'), '');
        chmodSync(join(backstage.folder, 'docker.sock'), 0o666);
        return asks(backstage, 'ECONNREFUSED');
      },
    },
    lookAlike: {
      staged: 'a socket file that no engine listens on any more',
      expect: 'engine-stopped',
      needs: [doomed],
      stage: ({ engine, person }) => {
        process.kill(engine.pid, 'SIGKILL');
        const truth = { connect: engine.socket, gives: 'ECONNREFUSED' };
        return { as: memberOf(engine, person), socket: engine.socket, truth };
      },
    },
  },
];
