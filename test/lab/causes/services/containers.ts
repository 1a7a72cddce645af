import { readFileSync } from 'node:fs';
import type { Staging } from '../staging.ts';
import { joins, joinsSocket } from './compose-file.ts';
import { running, type Stage } from './stage.ts';

const drop = ['setpriv', '--reuid', '10001', '--regid', '10001'];

async function correctFile(stage: Stage): Promise<void> {
  const text = readFileSync(`${stage.folder}/compose.yaml`, 'utf8');
  stage.write('compose.yaml', text.replace('"998"', `"${stage.engine.gid}"`));
}

/** The files are right, and what runs is not what they say. */
export const containers: readonly Staging[] = [
  {
    rule: 'container-outdated',
    cause: running({
      staged: 'the file was corrected, and the container only restarted',
      app: joins('998'),
      async afterwards(stage) {
        await correctFile(stage);
        await stage.docker('compose', 'restart', '--timeout', '0');
      },
      gives: 'EACCES',
    }),
    lookAlike: {
      ...running({
        staged: 'corrected, and the container created again',
        app: joins('998'),
        async afterwards(stage) {
          await correctFile(stage);
          await stage.docker('compose', 'up', '--detach');
        },
        gives: 'ok',
      }),
      expect: null,
    },
  },
  {
    rule: 'groups-dropped',
    cause: running({
      staged: 'setpriv in the command clears the groups',
      app: ['user: "0"', ...joinsSocket.slice(1)],
      entrypoint: [...drop, '--clear-groups'],
      gives: 'EACCES',
      shows: ['uid 10001'],
    }),
    lookAlike: {
      ...running({
        staged: 'setpriv in the command keeps them',
        app: ['user: "0"', ...joinsSocket.slice(1)],
        entrypoint: [...drop, '--keep-groups'],
        gives: 'ok',
      }),
      expect: null,
    },
  },
  {
    rule: 'groups-dropped',
    cause: running({
      staged: 'the same behind an init, which keeps them itself',
      app: ['user: "0"', 'init: true', ...joinsSocket.slice(1)],
      entrypoint: [...drop, '--clear-groups'],
      gives: 'EACCES',
      shows: ['uid 10001'],
    }),
    lookAlike: {
      ...running({
        staged: 'behind an init, as the user of the service, with nothing to change',
        app: ['init: true', ...joinsSocket],
        gives: 'ok',
      }),
      expect: null,
    },
  },
];
