import { defineRule } from './rule.ts';

export const socketDanglingSymlink = defineRule({
  id: 'socket-dangling-symlink',
  title: 'The path is a symbolic link to nothing',
  severity: 'error',
  scope: 'host',
  why: 'Docker Desktop, podman-docker and others put a link where clients look and create its target only when their engine starts. A link whose target is missing means that this engine does not run.',
  diagnose({ socket }) {
    if (socket.state !== 'dangling') return undefined;
    return {
      summary: `${socket.link} points to ${socket.target}, which does not exist.`,
      evidence: [{ label: socket.link, saw: `link to ${socket.target}`, wanted: 'a link to a socket' }],
      remedies: [
        {
          title: 'Start the engine that owns the target, or remove the link',
          safety: 'manual',
          steps: [{ kind: 'ask', instruction: `Start the engine that listens on ${socket.target}.` }],
        },
      ],
    };
  },
});
