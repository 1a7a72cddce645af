import { joinsSocket } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import type { Staging } from '../staging.ts';

const drop = ['setpriv', '--reuid', '10001', '--regid', '10001'];

export const stagings: readonly Staging[] = [
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
  {
    rule: 'groups-dropped',
    cause: beforeTheStart('setpriv in the command, before there is a container', '--clear-groups'),
    lookAlike: {
      ...beforeTheStart('setpriv that keeps them, before there is a container', '--keep-groups'),
      expect: null,
    },
  },
];

/** Up once, so that the image is there, and down again: only the file is left to say it. */
function beforeTheStart(staged: string, groups: string) {
  return running({
    staged,
    app: ['user: "0"', ...joinsSocket.slice(1)],
    entrypoint: [...drop, groups],
    afterwards: (stage) => stage.docker('compose', 'down', '-t', '0'),
    gives: 'not started',
  });
}
