import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Backstage, Scene, Staging } from '../staging.ts';

const asks = ({ person, folder }: Backstage, gives: string): Scene => {
  const socket = join(folder, 'docker.sock');
  return { as: person, socket, truth: { connect: socket, gives } };
};

export const socketPath: readonly Staging[] = [
  {
    rule: 'socket-is-directory',
    cause: {
      staged: 'mkdir at the path of the socket',
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
        backstage.undo(() => rmSync(join(backstage.folder, 'docker.sock')));
        return asks(backstage, 'EACCES');
      },
    },
  },
];
