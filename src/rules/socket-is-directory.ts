import type { Facts } from '../facts/facts.ts';
import { ask, formatOrigin, manual } from './evidence/endpoint-settings.ts';
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
  const { restart } = controlOf(realPath, facts);
  return empty === false ? moveAway(realPath, restart) : removeEmpty(realPath, restart);
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
