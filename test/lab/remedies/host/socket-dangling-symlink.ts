import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { machineSocket, member, ownMachine, stopEngine } from '../machine/machine.ts';
import { restart } from '../machine/socket.ts';
import type { Remedied } from '../staging.ts';

export const stagings: readonly Remedied[] = [
  {
    rule: 'socket-dangling-symlink',
    cause: {
      staged: 'DOCKER_HOST names a link to the socket of the engine, which is stopped',
      needs: ownMachine('dangling'),
      stage: async (backstage) => {
        const link = join(backstage.folder, 'docker.sock');
        symlinkSync(machineSocket, link);
        await stopEngine(backstage.engine);
        return { ...(await member(backstage, 'ENOENT', link)), socket: link, env: {} };
      },
    },
    flags: ['--allow', 'socket-dangling-symlink'],
    restart,
    undo: 'as before',
  },
];
