import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asks } from '../host/socket-path.ts';
import type { Staging } from '../staging.ts';

export const stagings: readonly Staging[] = [
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
];
