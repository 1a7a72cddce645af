import type { AccessClass, Blocked } from '../../access/verdict.ts';
import type { Facts } from '../../facts/facts.ts';
import { formatBits } from '../evidence/format.ts';
import { formatMembers } from '../evidence/group-members.ts';
import { socketUnitOf } from '../evidence/socket-unit.ts';
import { ask, manual, type Remedy, type Step } from '../rule.ts';
import { dropIn } from './drop-in.ts';
import { controlOf } from './engine-control.ts';
import { asRoot } from './run-step.ts';
import { afterRestart, stopsContainers } from './start-engine.ts';

const SOCKET_MODE = '0660';

/** The engine, or the systemd unit that creates the socket, sets the mode; the next start would undo a chmod. */
export function renewMode(facts: Facts, by: AccessClass): Remedy {
  const path = facts.socket.state === 'socket' ? facts.socket.realPath : '';
  const unit = socketUnitOf(facts, path);
  const isUnits = unit !== null && unit.mode !== SOCKET_MODE;
  const { restart } = controlOf(path, facts);
  const title = isUnits
    ? `Set SocketMode=${SOCKET_MODE} in docker.socket and restart the engine`
    : "Restart the engine to reset the socket's mode";
  const steps: Step[] = [
    ...(isUnits ? dropIn('SocketMode', SOCKET_MODE) : []),
    ...restart,
    ...(isUnits ? [] : [lasting]),
  ];
  if (restart.some(({ kind }) => kind === 'ask')) return manual(title, steps);
  return {
    title,
    safety: 'risky',
    grants: grantsOf(facts, by),
    impact: stopsContainers,
    steps: [...steps, afterRestart],
  };
}

const lasting = ask(
  `The engine sets mode ${SOCKET_MODE} when it starts. If the mode changes again, find out what changes it. A manual chmod is lost on restart.`,
);

function grantsOf({ socket, groups }: Facts, by: AccessClass): string {
  if (socket.state !== 'socket') return 'access to the engine';
  const { uid, gid } = socket.node;
  const power =
    uid === 0 ? 'root-equivalent control of this host' : "everything that the engine's owner can do";
  if (by === 'owner') return `${power} to the socket's owner, uid ${uid}`;
  const name = groups.ofSocket.state === 'found' ? groups.ofSocket.name : String(gid);
  return `${power} to ${formatMembers(name, groups.ofSocket)}`;
}

/**
 * The entry for a user decides even if a group of that user has access. `-n` keeps the mask, which setfacl would
 * otherwise recalculate for all entries.
 */
export function removeEntry({ socket }: Facts, { id, path }: Blocked): Remedy {
  const list = socket.state === 'socket' && socket.node.acl.state === 'extended' ? socket.node.acl.acl : null;
  const entry = list?.users.find((each) => each.id === id);
  const undo = entry && ['setfacl', '-n', '-m', `u:${id}:${formatBits(entry.permissions)}`, path];
  return {
    title: 'Remove the ACL entry so that the group applies again',
    safety: 'risky',
    grants: `root-equivalent control of this host to user ${id}, through the socket's group`,
    steps: [asRoot(['setfacl', '-n', '-x', `u:${id}`, path], undo ? { undo } : {})],
  };
}
