import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { socket } from '../../../support/memory-files.ts';
import { linux, SOCKET, without } from '../../../support/scenes.ts';
import { desktop } from '../host/recorded.ts';
import { asks } from '../host/socket-path.ts';
import type { Staging } from '../staging.ts';

const wsl = '/mnt/wsl/docker-desktop/shared-sockets/guest-services/docker.proxy.sock';

export const stagings: readonly Staging[] = [
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
    rule: 'socket-missing',
    cause: {
      staged: 'WSL 2: Docker Desktop runs, without integration in this distribution',
      recorded: without(
        linux({ release: '5.15.153.1-microsoft-standard-WSL2', files: { [wsl]: socket(desktop) } }),
        SOCKET,
      ),
    },
    lookAlike: {
      staged: 'the same with integration: the socket has a group of the distribution',
      recorded: linux({
        release: '5.15.153.1-microsoft-standard-WSL2',
        files: { [SOCKET]: socket(desktop, { gid: 998 }), [wsl]: socket(desktop) },
      }),
      expect: null,
    },
  },
];
