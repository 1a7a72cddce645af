import { isGroupDenied } from '../access/caller-access.ts';
import { isSocketUnmapped } from '../access/denial-source.ts';
import { membershipOf } from '../access/membership.ts';
import { isConfigured, isStandInGroup, type Starter, starterOf } from '../access/starter.ts';
import type { Facts } from '../facts/facts.ts';
import { quoteWord } from '../host/command.ts';
import { closedGroupEvidence } from './evidence/closed-group.ts';
import { formatGroup } from './evidence/format.ts';
import { isServices, serviceEvidence, serviceOf } from './evidence/service-process.ts';
import { giveUnitGroup } from './remedies/unit-group.ts';
import { ask, askToRun, defineRule, manual, type Remedy } from './rule.ts';

export const unitGroupMissing = defineRule({
  id: 'unit-group-missing',
  title: "A service does not have the socket's group",
  severity: 'error',
  scope: 'process',
  why: 'A systemd unit, a CI agent or another service runs as a user of its own, often one without a shell or one that systemd makes up (DynamicUser=). Nobody logs in as that user, so a login changes nothing. systemd gives a unit the groups of its User= and those of SupplementaryGroups=, when it starts it. A drop-in with SupplementaryGroups= works for every kind of user and concerns that unit alone.',
  byHand: [
    'systemctl show -p User,SupplementaryGroups,MainPID cron.service',
    "grep -E '^(Uid|Gid|Groups):' /proc/$$/status",
    "stat -L -c '%u %g %a' /var/run/docker.sock",
  ],
  diagnose(facts) {
    const starter = starterOf(facts);
    const { socket } = facts;
    if (!isGroupDenied(facts) || socket.state !== 'socket' || !isServices(starter)) return undefined;
    if (isSocketUnmapped(facts) || (socket.node.uid === 0 && socket.node.gid === 0)) return undefined;
    if (hasIt(facts, starter)) return undefined;
    const { gid } = socket.node;
    const group = isStandInGroup(facts) ? "the socket's group" : formatGroup(facts.groups.ofSocket, gid);
    return {
      summary: `${serviceOf(starter, facts)} runs without ${group}${isStandInGroup(facts) ? '' : ', which owns the socket'}.`,
      evidence: [...serviceEvidence(facts, starter), ...closedGroupEvidence(facts)],
      remedies: isStandInGroup(facts) ? [askHost(starter)] : giveUnitGroup(facts, { starter, gid }),
    };
  },
});

/** Then a restart is enough. */
function hasIt(facts: Facts, starter: Starter): boolean {
  return membershipOf(facts) === 'member' || ('unit' in starter && isConfigured(facts, starter.unit));
}

/** In a user namespace of its own (PrivateUsers=) the number of the group is a stand-in for it. */
function askHost(starter: Starter): Remedy {
  const name = 'unit' in starter ? starter.unit.name : null;
  return manual('Ask from outside, where the group has its own number', [
    ask('This process has a user namespace of its own, which does not show the group.'),
    ...(name === null ? [] : [askToRun(`dockperm check --unit ${quoteWord(name)}`)]),
  ]);
}
