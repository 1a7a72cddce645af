import type { Facts } from '../facts/facts.ts';
import { formatOrigin } from './evidence/endpoint-settings.ts';
import { mountAgain, moveAway, removeEmpty } from './remedies/clear-path.ts';
import { isInContainer } from './remedies/host-only.ts';
import { ask, defineRule, manual, type Remedy } from './rule.ts';

export const socketIsDirectory = defineRule({
  id: 'socket-is-directory',
  title: 'The socket path is a directory',
  severity: 'error',
  scope: 'process',
  why: 'If a container bind-mounts the socket path while no socket exists, the engine creates a directory with that name, and cannot listen there until the directory is gone. The fix uses rmdir, which only removes an empty directory.',
  byHand: ["stat -c '%F %U %w' /var/run/docker.sock", 'ls -A /var/run/docker.sock'],
  diagnose(facts) {
    const { socket } = facts;
    if (socket.state !== 'directory') return undefined;
    return {
      summary: `${socket.path} is a directory, not a socket.`,
      evidence: [
        {
          label: socket.realPath,
          found: socket.empty === false ? 'a directory that is not empty' : 'a directory',
          expected: 'a socket',
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

/** `unix:///var/run`, for example: dockperm must not suggest moving such a directory away. */
function isNamedByMistake({ endpoint }: Facts, path: string): boolean {
  return endpoint.origin !== 'default' && !path.endsWith('.sock');
}

function nameSocket({ endpoint }: Facts): Remedy {
  const where = formatOrigin(endpoint);
  return manual(`Set ${where} to the socket itself`, [
    ask(`Set ${where} to a socket, such as unix:///var/run/docker.sock, not to a directory.`),
  ]);
}
