import { existsSync, rmdirSync, statSync, symlinkSync } from 'node:fs';
import type { Staging } from '../staging.ts';
import { asUser, joins, joinsSocket } from './compose-file.ts';
import { running } from './stage.ts';

const vm = { kind: 'vm' } as const;
const rootless = { kind: 'rootless' } as const;
const remap = { kind: 'userns-remap' } as const;

/** The socket is not what the host shows: another file, or with other ids. */
export const namespaces: readonly Staging[] = [
  {
    rule: 'gid-zero',
    cause: running({
      staged: "an engine in a VM; the service joins the group that the host's own file has",
      on: vm,
      app: ({ user }) => joins(`${user?.gid}`),
      gives: 'EACCES',
    }),
    lookAlike: {
      ...running({ staged: 'the same, with group_add: 0', on: vm, app: joins('0'), gives: 'ok' }),
      expect: null,
    },
  },
  {
    rule: 'rootless-gid',
    cause: running({
      staged: 'a rootless engine; the service joins the number that stat shows on the host',
      on: rootless,
      app: ({ socket }) => joins(`${statSync(socket).gid}`),
      gives: 'not started',
      shows: ['must join group 105'],
    }),
    lookAlike: {
      ...running({
        staged: 'the number that it has inside',
        on: rootless,
        app: ({ gid }) => joins(`${gid}`),
        gives: 'ok',
      }),
      expect: null,
    },
  },
  {
    rule: 'userns-remap',
    cause: running({
      staged: "userns-remap; the service joins the socket's group",
      on: remap,
      app: ({ gid }) => joins(`${gid}`),
      gives: 'EACCES',
      shows: ['65534', 'userns_mode'],
    }),
    lookAlike: {
      ...running({
        staged: 'the same, with userns_mode: host',
        on: remap,
        app: ({ gid }) => [...joins(`${gid}`), 'userns_mode: host'],
        gives: 'ok',
      }),
      expect: null,
    },
  },
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
      staged: 'a path where nothing was, so the engine made a folder',
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
