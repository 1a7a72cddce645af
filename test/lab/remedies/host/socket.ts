import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Scene } from '../../causes/staging.ts';
import type { Engine } from '../../lab.ts';
import type { Remedied } from '../staging.ts';
import {
  machineSocket,
  member,
  onMachine,
  ownMachine,
  restartEngine,
  stopEngine,
  stranger,
} from './machine.ts';
import { unasked } from './unasked.ts';

const restart = { by: restartEngine };
const root = { HOME: '/root', DOCKER_HOST: '' };

/** The path of the socket and what is at it, on a machine where an init script starts the engine. */
export const socket: readonly Remedied[] = [
  {
    rule: 'socket-mode-too-strict',
    cause: {
      staged: 'chmod 0600, asked by a member',
      needs: ownMachine('mode'),
      stage: async (backstage) => {
        await onMachine(backstage.engine, 'chmod 0600 /run/docker.sock');
        return member(backstage, 'EACCES');
      },
    },
    flags: ['--allow', 'socket-mode-too-strict'],
    unasked: unasked('socket-mode-too-strict'),
    restart,
    undo: { stays: 'an engine that starts again sets the mode that it wants' },
  },
  {
    rule: 'socket-mode-too-strict',
    cause: {
      staged: 'setfacl u:USER:r for a member: the entry decides, and not the group',
      needs: ownMachine('entry'),
      stage: async (backstage) => {
        const entries = `u:${backstage.person.uid}:r,m::rw`;
        await onMachine(backstage.engine, `setfacl --no-mask --modify ${entries} /run/docker.sock`);
        return member(backstage, 'EACCES');
      },
    },
    flags: ['--allow', 'socket-mode-too-strict'],
    restart,
    undo: 'as before',
  },
  {
    rule: 'socket-world-writable',
    cause: {
      staged: 'chmod 0666; asked by a user in no group but their own',
      needs: ownMachine('open'),
      stage: async (backstage) => {
        await onMachine(backstage.engine, 'chmod 0666 /run/docker.sock');
        return stranger(backstage, 'ok');
      },
    },
    flags: ['--allow', 'socket-world-writable'],
    unasked: unasked('socket-world-writable'),
    notDenied: 'everybody is let in, and nobody but the group afterwards',
    gives: 'EACCES',
    // Whoever had it repaired is no member.
    ends: 1,
    restart,
    undo: { stays: 'it is not opened to everybody again' },
  },
  {
    rule: 'acl-mask-blocks',
    cause: {
      staged: 'setfacl u:USER:rw with the mask r',
      needs: ownMachine('mask'),
      stage: async (backstage) => {
        const entries = `u:${backstage.person.uid}:rw,m::r`;
        await onMachine(backstage.engine, `setfacl --no-mask --modify ${entries} /run/docker.sock`);
        return stranger(backstage, 'EACCES');
      },
    },
    flags: ['--allow', 'acl-mask-blocks'],
    unasked: unasked('acl-mask-blocks'),
    restart: { none: 'an engine that starts again makes a socket without the list, as is said' },
    undo: 'as before',
  },
  {
    rule: 'engine-stopped',
    cause: {
      staged: 'dockerd was killed, and its socket is left; asked by a member',
      needs: ownMachine('killed'),
      stage: async (backstage) => {
        await killEngine(backstage.engine);
        return afterCrash(await member(backstage, 'ECONNREFUSED'));
      },
    },
    flags: ['--allow', 'engine-stopped'],
    unasked: unasked('engine-stopped'),
    restart,
    undo: 'as before',
  },
  {
    rule: 'engine-stopped',
    cause: {
      staged: 'the same, repaired by root',
      needs: ownMachine('killed-root'),
      stage: async (backstage) => {
        await killEngine(backstage.engine);
        return { ...afterCrash(await member(backstage, 'ECONNREFUSED')), env: root };
      },
    },
    fixedBy: 'root',
    restart,
    undo: 'as before',
  },
  {
    rule: 'socket-missing',
    cause: {
      staged: 'service docker stop; asked by a member',
      needs: ownMachine('stopped'),
      stage: async (backstage) => {
        await stopEngine(backstage.engine);
        return member(backstage, 'ENOENT');
      },
    },
    flags: ['--allow', 'socket-missing'],
    restart,
    undo: 'as before',
  },
  {
    rule: 'socket-dangling-symlink',
    cause: {
      staged: "DOCKER_HOST names a link to Path of engine's socket, which is stopped",
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
  {
    rule: 'socket-is-directory',
    cause: {
      staged: 'mkdir at the path, while the engine is stopped',
      needs: ownMachine('directory'),
      stage: async (backstage) => {
        await makeDirectory(backstage.engine);
        return member(backstage, 'EACCES');
      },
    },
    flags: ['--allow', 'socket-is-directory'],
    unasked: unasked('socket-is-directory'),
    restart,
    undo: 'as before',
  },
  {
    rule: 'socket-is-directory',
    cause: {
      staged: 'the same, repaired by root',
      needs: ownMachine('directory-root'),
      stage: async (backstage) => {
        await makeDirectory(backstage.engine);
        return { ...(await member(backstage, 'EACCES')), env: root };
      },
    },
    fixedBy: 'root',
    restart,
    undo: 'as before',
  },
];

/** As a crash does: nobody takes its files away. */
async function killEngine(engine: Engine): Promise<void> {
  const gone = 'while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done';
  await onMachine(engine, 'pid=$(cat /run/docker.pid)', 'kill -KILL "$pid"', gone);
}

/** One that is stopped takes the socket with it, and one that crashed leaves it: nobody is there in either case. */
function afterCrash({ truth, ...scene }: Scene): Scene {
  if (truth === undefined || !('ask' in truth)) return scene;
  const ask = async () => (await truth.ask()).replace(/^(ENOENT|ECONNREFUSED)$/, 'no engine');
  return { ...scene, truth: { ...truth, ask, gives: 'no engine' } };
}

async function makeDirectory(engine: Engine): Promise<void> {
  await stopEngine(engine);
  await onMachine(engine, 'mkdir /run/docker.sock');
}
