import { existsSync, rmdirSync, symlinkSync } from 'node:fs';
import { asUser, joins, joinsSocket } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import type { Staging } from '../staging.ts';

const vm = { kind: 'vm' } as const;

export const stagings: readonly Staging[] = [
  {
    rule: 'mount-wrong-path',
    cause: running({
      staged: 'an engine in a VM, and the forwarded socket is mounted',
      on: vm,
      app: asUser(),
      mount: ({ engine }) => engine.socket,
      gives: 'EACCES',
      shows: ['Mount /var/run/docker.sock instead'],
    }),
    lookAlike: {
      ...running({ staged: "the VM's own socket, by group 0", on: vm, app: joins('0'), gives: 'ok' }),
      expect: null,
    },
  },
  {
    rule: 'mount-wrong-path',
    cause: running({
      staged: 'a path where nothing was, so the engine made a directory',
      app: joinsSocket,
      mount: ({ folder, undo }) => {
        const missing = `${folder}/docker.sock`;
        undo(() => existsSync(missing) && rmdirSync(missing));
        return missing;
      },
      gives: 'EACCES',
      shows: ['directory'],
    }),
    lookAlike: {
      ...running({
        staged: 'a link to the socket',
        app: joinsSocket,
        mount: ({ engine, folder }) => {
          symlinkSync(engine.socket, `${folder}/docker.sock`);
          return `${folder}/docker.sock`;
        },
        gives: 'ok',
      }),
      expect: null,
    },
  },
];
