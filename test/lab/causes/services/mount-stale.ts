import { dirname } from 'node:path';
import { restart } from '../../lab.ts';
import { joinsSocket } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import type { Staging } from '../staging.ts';

/** Of its own: it is another one afterwards. */
const restarted = { kind: 'rootful', label: 'restarted' } as const;

export const stagings: readonly Staging[] = [
  {
    rule: 'mount-stale',
    cause: running({
      staged: 'the engine was restarted under the container',
      on: restarted,
      app: joinsSocket,
      afterwards: ({ engine }) => restart(engine.name),
      gives: 'ECONNREFUSED',
      shows: ['(deleted)'],
    }),
    lookAlike: {
      ...running({
        staged: 'the container was restarted after it',
        on: restarted,
        app: joinsSocket,
        async afterwards(stage) {
          await restart(stage.engine.name);
          await stage.docker('compose', 'restart', '--timeout', '0');
        },
        gives: 'ok',
      }),
      expect: null,
    },
  },
  {
    rule: 'mount-stale',
    cause: running({
      staged: 'the engine was restarted twice under the container',
      on: restarted,
      app: joinsSocket,
      async afterwards({ engine }) {
        await restart(engine.name);
        await restart(engine.name);
      },
      gives: 'ECONNREFUSED',
      shows: ['(deleted)'],
    }),
    lookAlike: {
      ...running({
        staged: 'restarted once, and the directory of the socket is mounted, not the file',
        on: restarted,
        app: joinsSocket,
        mount: ({ engine }) => dirname(engine.socket),
        target: '/var/run',
        afterwards: ({ engine }) => restart(engine.name),
        gives: 'ok',
      }),
      expect: null,
    },
  },
];
