import { isGroupDenied } from '../access/caller-access.ts';
import { isSocketUnmapped } from '../access/denial-source.ts';
import { engineContainerOf } from '../access/engine-container.ts';
import { membershipOf } from '../access/membership.ts';
import { starterOf } from '../access/starter.ts';
import type { Facts } from '../facts/facts.ts';
import { closedGroupEvidence } from './evidence/closed-group.ts';
import { connectRow } from './evidence/connect-row.ts';
import {
  capital,
  formatCaller,
  formatGroup,
  formatGroups,
  formatMode,
  formatProcess,
} from './evidence/format.ts';
import { joinRemedies } from './remedies/join-group.ts';
import { defineRule } from './rule.ts';

export const userNotInGroup = defineRule({
  id: 'user-not-in-group',
  title: 'The user is not in the group that owns the socket',
  severity: 'error',
  scope: 'process',
  why: 'The Docker daemon socket can be used by its owner, usually root, and by its group, usually docker; everyone else gets "permission denied". Membership in that group is equivalent to root, because the engine runs as root. Add only users who can be root anyway. For others, use a rootless engine or a socket proxy.',
  byHand: ["stat -L -c '%u %g %a' /var/run/docker.sock", 'id -G', 'getent group docker'],
  diagnose(facts) {
    const { caller, socket } = facts;
    const container = engineContainerOf(facts);
    if (!isGroupDenied(facts) || socket.state !== 'socket') return undefined;
    if (hasOwnRule(facts)) return undefined;
    const { uid, gid, mode } = socket.node;
    const who = formatCaller(caller);
    return {
      summary: summaryOf(facts, gid),
      evidence: [
        ...connectRow(facts),
        { label: socket.path, found: `uid ${uid}, gid ${gid}, mode ${formatMode(mode)}` },
        {
          label: `groups of ${container || caller.label ? formatProcess(facts) : who}`,
          found: formatGroups([caller.gid, ...caller.groups]),
          expected: `includes ${gid}`,
        },
        ...closedGroupEvidence(facts),
        ...(container
          ? [{ label: formatProcess(facts), found: `runs in a container (${container.evidence})` }]
          : []),
      ],
      remedies: joinRemedies(facts, gid),
    };
  },
});

/** Stale sessions, sockets that only root can use, and ids of another namespace have their own rules. */
function hasOwnRule(facts: Facts): boolean {
  const { socket } = facts;
  if (isSocketUnmapped(facts)) return true;
  if (engineContainerOf(facts)) return false;
  if (starterOf(facts).kind !== 'login') return true;
  const isRootOnly = socket.state === 'socket' && socket.node.uid === 0 && socket.node.gid === 0;
  return isRootOnly || membershipOf(facts) === 'member';
}

function summaryOf(facts: Facts, gid: number): string {
  const group = formatGroup(facts.groups.ofSocket, gid);
  if (engineContainerOf(facts))
    return `This container process does not have group ${gid}, which owns the socket.`;
  const who = formatCaller(facts.caller);
  return membershipOf(facts) === 'unknown'
    ? `${capital(formatProcess(facts))} of ${who} does not have ${group}, which owns the socket.`
    : `${who} is not in ${group}, which owns the socket.`;
}
