import { ask } from './evidence/endpoint-settings.ts';
import { useOtherPlaces } from './remedies/engine-candidates.ts';
import { asRoot } from './remedies/run-step.ts';
import { startEngine } from './remedies/start-engine.ts';
import { defineRule } from './rule.ts';

export const socketDanglingSymlink = defineRule({
  id: 'socket-dangling-symlink',
  title: 'The path is a symbolic link to nothing',
  severity: 'error',
  scope: 'host',
  why: 'Docker Desktop, podman-docker and others put a link where clients look and create its target only when their engine starts. A link whose target is missing means that this engine does not run. If it is not wanted any more, the link only hides that another engine could listen there.',
  diagnose(facts) {
    const { socket, places } = facts;
    if (socket.state !== 'dangling') return undefined;
    return {
      summary: `${socket.link} points to ${socket.target}, which does not exist.`,
      evidence: [{ label: socket.link, saw: `link to ${socket.target}`, wanted: 'a link to a socket' }],
      remedies: [
        startEngine(facts, socket.target, { which: `, which makes ${socket.target}` }),
        ...useOtherPlaces(places),
        {
          title: 'If that engine is not wanted any more, remove the link',
          safety: 'manual',
          steps: [
            asRoot(['rm', socket.link], { undo: ['ln', '-s', socket.target, socket.link] }),
            ask('Restart the engine that is to listen there instead.'),
          ],
        },
      ],
    };
  },
});
