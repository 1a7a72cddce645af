import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Backstage, EngineWish, Scene, Staging } from '../staging.ts';
import { memberOf, withoutGroups } from './people.ts';
import { rootful } from './socket-in-use.ts';

/** What the platform sets in every container. */
const kubernetes = { KUBERNETES_SERVICE_HOST: '10.0.0.1' };
export const doomed: EngineWish = { kind: 'rootful', label: 'doomed' };

/** Someone asks for the path in the staging's folder; in the engine's group where there is an engine. */
export function asks({ person, folder, engines: [engine] }: Backstage, gives: string): Scene {
  const socket = join(folder, 'docker.sock');
  const as = engine ? memberOf(engine, person) : withoutGroups(person);
  return { as, socket, truth: { connect: socket, gives } };
}

export const socketPath: readonly Staging[] = [
  {
    rule: 'no-engine-here',
    cause: {
      staged: 'Kubernetes: a hostPath that the node lacks became a directory',
      stage: (backstage) => {
        mkdirSync(join(backstage.folder, 'docker.sock'));
        return { ...asks(backstage, 'EACCES'), env: kubernetes };
      },
    },
    lookAlike: {
      staged: "a pod that has an engine's socket",
      expect: null,
      needs: [rootful],
      stage: (backstage) => {
        symlinkSync(backstage.engine.socket, join(backstage.folder, 'docker.sock'));
        return { ...asks(backstage, 'ok'), env: kubernetes };
      },
    },
  },
  {
    rule: 'socket-missing',
    cause: { staged: 'nothing at the path', stage: (backstage) => asks(backstage, 'ENOENT') },
    lookAlike: {
      staged: 'a broken symbolic link there',
      expect: 'socket-dangling-symlink',
      stage: (backstage) => {
        symlinkSync('/run/causes/nowhere.sock', join(backstage.folder, 'docker.sock'));
        return asks(backstage, 'ENOENT');
      },
    },
  },
  {
    rule: 'socket-dangling-symlink',
    cause: {
      staged: 'ln -s to a socket of an engine that is not there',
      stage: (backstage) => {
        symlinkSync(`${backstage.folder}/podman/podman.sock`, join(backstage.folder, 'docker.sock'));
        return asks(backstage, 'ENOENT');
      },
    },
    lookAlike: {
      staged: "a link to an engine's socket that runs",
      expect: null,
      needs: [rootful],
      stage: (backstage) => {
        symlinkSync(backstage.engine.socket, join(backstage.folder, 'docker.sock'));
        return asks(backstage, 'ok');
      },
    },
  },
  {
    rule: 'socket-is-directory',
    cause: {
      staged: 'mkdir at the path',
      stage: (backstage) => {
        mkdirSync(join(backstage.folder, 'docker.sock'));
        return asks(backstage, 'EACCES');
      },
    },
    lookAlike: {
      staged: 'an empty file there',
      expect: 'socket-not-a-socket',
      stage: (backstage) => {
        writeFileSync(join(backstage.folder, 'docker.sock'), '');
        return asks(backstage, 'EACCES');
      },
    },
  },
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
      staged: 'exists, but no engine is listening any more',
      expect: 'engine-stopped',
      needs: [doomed],
      stage: ({ engine, person }) => {
        process.kill(engine.pid, 'SIGKILL');
        const truth = { connect: engine.socket, gives: 'ECONNREFUSED' };
        return { as: memberOf(engine, person), socket: engine.socket, truth };
      },
    },
  },
  {
    rule: 'path-not-traversable',
    cause: {
      staged: "the engine's socket behind a folder of root with mode 0700",
      needs: [rootful],
      stage: (backstage) => behindFolder(backstage, { mode: 0o700, gives: 'EACCES' }),
    },
    lookAlike: {
      staged: 'the same behind a folder with mode 0711: no list, but a way through',
      expect: null,
      needs: [rootful],
      stage: (backstage) => behindFolder(backstage, { mode: 0o711, gives: 'ok' }),
    },
  },
];

function behindFolder(backstage: Backstage, { mode, gives }: { mode: number; gives: string }): Scene {
  const { folder, engine, person } = backstage;
  mkdirSync(`${folder}/private`);
  chmodSync(`${folder}/private`, mode);
  const socket = `${folder}/private/docker.sock`;
  symlinkSync(engine.socket, socket);
  return { as: memberOf(engine, person), socket, truth: { connect: socket, gives } };
}
