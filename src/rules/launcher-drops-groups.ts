import { isGroupDenied } from '../access/caller-access.ts';
import { hasDroppedGroups, starterOf } from '../access/starter.ts';
import type { Facts } from '../facts/facts.ts';
import { connectRow } from './evidence/connect-row.ts';
import { formatCaller, formatGroup, formatGroups, formatProcess } from './evidence/format.ts';
import { ask, askToRun, askToWrite, defineRule, manual, type Remedy } from './rule.ts';

export const launcherDropsGroups = defineRule({
  id: 'launcher-drops-groups',
  title: 'The launcher started the process without its groups',
  severity: 'error',
  scope: 'process',
  why: 'The process has none of the supplementary groups that the group database gives its user, not even old ones. So it is not older than a membership: whatever changed to this user set the uid and gid and left out the groups, as nsenter --setuid, su-exec USER:GROUP and setpriv --clear-groups do. A new login changes nothing for it; the launcher has to set the groups.',
  byHand: ["grep -E '^(Uid|Gid|Groups|PPid):' /proc/$$/status", 'id -G "$(id -un)"'],
  diagnose(facts) {
    const { caller, socket, groups } = facts;
    if (!isGroupDenied(facts) || socket.state !== 'socket' || !hasDroppedGroups(facts)) return undefined;
    const listed = caller.loginGroups.state === 'known' ? caller.loginGroups.gids : [];
    const who = formatCaller(caller);
    return {
      summary: `${who} is in ${formatGroup(groups.ofSocket, socket.node.gid)}, but ${formatProcess(facts)} was started without any group of ${who}.`,
      evidence: [
        ...connectRow(facts),
        {
          label: `groups of ${formatProcess(facts)}`,
          found: formatGroups([caller.gid, ...caller.groups]),
          expected: formatGroups(listed),
        },
        ...unitEvidence(facts),
      ],
      remedies: [keepGroups(facts)],
    };
  },
});

function unitEvidence(facts: Facts) {
  const starter = starterOf(facts);
  return 'unit' in starter ? [{ label: 'started by', found: starter.unit.name }] : [];
}

/** A program that changes users is replaced by nothing else than what starts it. */
function keepGroups(facts: Facts): Remedy {
  const who = formatCaller(facts.caller);
  const starter = starterOf(facts);
  const inUnit =
    'unit' in starter
      ? [
          ask(`In ${starter.unit.name}, let systemd change the user instead:`),
          askToWrite(['[Service]', `User=${who}`]),
        ]
      : [];
  return manual(`Start it with the groups of ${who}`, [
    ...inUnit,
    ask('Where setpriv starts it, give --init-groups instead of --clear-groups or --groups:'),
    askToRun(`setpriv --reuid=${who} --regid=${facts.caller.gid} --init-groups PROGRAM`),
    ask(
      `With su-exec or gosu, name the user alone: ${who}, not ${who}:GROUP. nsenter --setuid sets no groups; use it without, and setpriv behind it.`,
    ),
    ask('Then restart whatever starts the process.'),
  ]);
}
