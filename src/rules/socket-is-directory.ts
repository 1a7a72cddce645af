import { defineRule } from './rule.ts';

export const socketIsDirectory = defineRule({
  id: 'socket-is-directory',
  title: 'A directory stands where the socket should be',
  severity: 'error',
  scope: 'host',
  why: 'A container that was started while the engine was down, with the socket as a bind mount, made the engine create a directory of that name. The engine cannot listen there until it is gone. Only an empty directory may be removed.',
  diagnose({ socket }) {
    if (socket.state !== 'directory') return undefined;
    const remove = { file: 'rmdir', args: [socket.realPath] };
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
        {
          title: 'Stop what mounts it, remove the directory if it is empty, restart the engine',
          safety: 'manual',
          steps: [
            { kind: 'ask', instruction: `Stop the containers that mount ${socket.path}.` },
            { kind: 'run', command: remove, needsRoot: true },
            { kind: 'run', command: { file: 'systemctl', args: ['restart', 'docker'] }, needsRoot: true },
          ],
        },
      ],
    };
  },
});
