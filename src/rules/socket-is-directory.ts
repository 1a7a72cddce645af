import type { Facts } from '../facts/facts.ts';
import { ask, formatOrigin, manual } from './evidence/endpoint-settings.ts';
import { mountAgain, moveAway, removeEmpty } from './remedies/clear-path.ts';
import { isInContainer } from './remedies/host-only.ts';
import { defineRule, type Remedy } from './rule.ts';

export const socketIsDirectory = defineRule({
  id: 'socket-is-directory',
  title: 'A directory stands where the socket should be',
  severity: 'error',
  scope: 'host',
  why: 'A container that was started while the engine was down, with the socket as a bind mount, made the engine create a directory of that name. The engine cannot listen there until it is gone. Only an empty directory is removed, and rmdir removes no other.',
  diagnose(facts) {
    const { socket } = facts;
    if (socket.state !== 'directory') return undefined;
    return {
      summary: `${socket.path} is a directory, not a socket.`,
      evidence: [
        {
          label: socket.realPath,
          saw: socket.empty === false ? 'a directory with files in it' : 'a directory',
          wanted: 'a socket',
        },
      ],
      remedies: [remedyOf(facts, socket)],
    };
  },
});

type Directory = Extract<Facts['socket'], { state: 'directory' }>;

function remedyOf(facts: Facts, { path, realPath, empty }: Directory): Remedy {
  if (isNamedByMistake(facts, path)) return nameSocket(facts);
  if (isInContainer(facts)) return mountAgain(realPath);
  return empty === false ? moveAway(facts, realPath) : removeEmpty(facts, realPath);
}

/** `unix:///var/run`, say: nobody is told to move a folder like that out of the way. */
function isNamedByMistake({ endpoint }: Facts, path: string): boolean {
  return endpoint.origin !== 'default' && !path.endsWith('.sock');
}

function nameSocket({ endpoint }: Facts): Remedy {
  const where = formatOrigin(endpoint);
  return manual(`Name the socket itself in ${where}`, [
    ask(`Give ${where} the path of a socket, such as unix:///var/run/docker.sock, not of a directory.`),
  ]);
}
