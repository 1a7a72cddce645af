import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { directory, link, socket } from '../../../support/memory-files.ts';
import type { Machine } from '../../../support/memory-host.ts';
import { desktop } from '../host/recorded.ts';
import { rootful } from '../host/socket-in-use.ts';
import { asks } from '../host/socket-path.ts';
import type { Staging } from '../staging.ts';

const mac = '/Users/ann';

const macSocket = `${mac}/.docker/run/docker.sock`;

export const stagings: readonly Staging[] = [
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
    rule: 'socket-dangling-symlink',
    cause: { staged: 'macOS: Docker Desktop is installed and not started', recorded: onMac({}) },
    lookAlike: {
      staged: 'the same, started',
      recorded: onMac({ [macSocket]: socket(desktop, { uid: 1000, gid: 20, mode: 0o755 }) }),
      expect: null,
    },
  },
];

function onMac(files: Machine['files']): Machine {
  return {
    platform: 'darwin',
    release: '24.0.0',
    cwd: mac,
    env: { HOME: mac },
    identity: { groups: [20] },
    files: { [mac]: directory({ uid: 1000, gid: 1000 }), '/var/run/docker.sock': link(macSocket), ...files },
  };
}
