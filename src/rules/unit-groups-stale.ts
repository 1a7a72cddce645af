import { isGroupDenied } from '../access/caller-access.ts';
import { membershipOf } from '../access/membership.ts';
import { hasDroppedGroups, isConfigured, type Starter, starterOf } from '../access/starter.ts';
import type { Facts } from '../facts/facts.ts';
import { closedGroupEvidence, closedGroupSteps } from './evidence/closed-group.ts';
import { formatCaller, formatGroup } from './evidence/format.ts';
import { isServices, serviceEvidence, serviceOf } from './evidence/service-process.ts';
import { restartService } from './remedies/unit-group.ts';
import { defineRule } from './rule.ts';

export const unitGroupsStale = defineRule({
  id: 'unit-groups-stale',
  title: 'A service was started before it got the group',
  severity: 'error',
  scope: 'process',
  why: "A service gets its groups when it starts, and keeps them. The group database, or the unit, names the socket's group by now, but the running process was started before. Restarting that unit is enough; a login, or running usermod again, changes nothing for it.",
  byHand: [
    "grep -E '^(Uid|Gid|Groups):' /proc/$$/status",
    'getent group docker',
    'systemctl show -p User,ActiveEnterTimestamp cron.service',
  ],
  diagnose(facts) {
    const starter = starterOf(facts);
    const { socket } = facts;
    if (!isGroupDenied(facts) || socket.state !== 'socket' || !isServices(starter)) return undefined;
    const by = givenBy(facts, starter);
    if (by === null || hasDroppedGroups(facts)) return undefined;
    const group = formatGroup(facts.groups.ofSocket, socket.node.gid);
    return {
      summary: `${serviceOf(starter, facts)} was started before ${by === 'unit' ? 'its settings named' : `${formatCaller(facts.caller)} was in`} ${group}.`,
      evidence: [...serviceEvidence(facts, starter), ...closedGroupEvidence(facts)],
      remedies: [restartService(facts, starter, closedGroupSteps(facts))],
    };
  },
});

/** What would give it the group at its next start; null where nothing would. */
function givenBy(facts: Facts, starter: Starter): 'unit' | 'database' | null {
  if ('unit' in starter && isConfigured(facts, starter.unit)) return 'unit';
  return membershipOf(facts) === 'member' ? 'database' : null;
}
