import { controlOf } from './remedies/engine-control.ts';
import { defineRule, type Remedy, type Step } from './rule.ts';

export const socketIsDirectory = defineRule({
  id: 'socket-is-directory',
  title: 'A directory stands where the socket should be',
  severity: 'error',
  scope: 'host',
  why: 'A container that was started while the engine was down, with the socket as a bind mount, made the engine create a directory of that name. The engine cannot listen there until it is gone. Only an empty directory may be removed.',
  diagnose(facts) {
    const { socket } = facts;
    if (socket.state !== 'directory') return undefined;
    const { restart } = controlOf(socket.realPath, facts);
    return {
      summary: `${socket.path} is a directory, not a socket.`,
      evidence: [
        {
          label: socket.realPath,
          saw: socket.empty === false ? 'a directory with files in it' : 'a directory',
          wanted: 'a socket',
        },
      ],
      remedies: [
        socket.empty === false ? moveAway(socket.realPath, restart) : removeEmpty(socket.realPath, restart),
      ],
    };
  },
});

function removeEmpty(path: string, restart: readonly Step[]): Remedy {
  return {
    title: 'Stop what mounts it, remove the directory if it is empty, restart the engine',
    safety: 'manual',
    steps: [
      { kind: 'ask', instruction: `Stop the containers that mount ${path}, or they make it again.` },
      { kind: 'run', command: { file: 'rmdir', args: [path] }, needsRoot: true },
      ...restart,
    ],
  };
}

function moveAway(path: string, restart: readonly Step[]): Remedy {
  return {
    title: 'Look what is in it and move it away, then restart the engine',
    safety: 'manual',
    steps: [
      { kind: 'ask', instruction: `Stop the containers that mount ${path}, and move it elsewhere.` },
      ...restart,
    ],
  };
}
