import { useOtherCandidates } from './remedies/engine-candidates.ts';
import { asRoot } from './remedies/run-step.ts';
import { startEngine } from './remedies/start-engine.ts';
import { ask, defineRule } from './rule.ts';

export const socketDanglingSymlink = defineRule({
  id: 'socket-dangling-symlink',
  title: 'The socket path is a broken symbolic link',
  severity: 'error',
  scope: 'process',
  why: 'Docker Desktop, podman-docker and others place a symbolic link where clients look, and create its target when their engine starts. A missing target means that this engine is not running. If you no longer use it, remove the link so that another engine can listen there.',
  byHand: ['ls -l /var/run/docker.sock', 'readlink -f /var/run/docker.sock', 'namei -l /var/run/docker.sock'],
  diagnose(facts) {
    const { socket, candidates } = facts;
    if (socket.state !== 'dangling') return undefined;
    return {
      summary: `${socket.link} points to ${socket.target}, which does not exist.`,
      evidence: [{ label: socket.link, found: `link to ${socket.target}`, expected: 'a link to a socket' }],
      remedies: [
        startEngine(facts, socket.target, { which: `, which creates ${socket.target}` }),
        ...useOtherCandidates(candidates),
        {
          title: 'Remove the link if you no longer use that engine',
          safety: 'manual',
          steps: [
            asRoot(['rm', socket.link], { undo: ['ln', '-s', socket.target, socket.link] }),
            ask('Restart the engine that should listen there instead.'),
          ],
        },
      ],
    };
  },
});
