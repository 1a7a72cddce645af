import { isGroupDenied } from '../access/caller-access.ts';
import { engineContainerOf } from '../access/engine-container.ts';
import { membershipOf } from '../access/membership.ts';
import type { Facts, SessionHolder } from '../facts/facts.ts';
import { closedGroupEvidence, closedGroupSteps } from './evidence/closed-group.ts';
import { formatGroup, formatGroups } from './evidence/format.ts';
import { switchSteps } from './evidence/switch-shell.ts';
import { defineRule, type Evidence, type Step } from './rule.ts';

export const sessionGroupsStale = defineRule({
  id: 'session-groups-stale',
  title: 'The user is a member of the group, this session is not',
  severity: 'error',
  scope: 'host',
  why: 'A process gets its groups when its session starts and keeps them. The user was added to the group after that, so the database says member while the kernel says no. Another usermod changes nothing; a new login does. Terminal multiplexers, editor servers and CI agents keep the old session alive.',
  diagnose(facts) {
    const { caller, socket, groups } = facts;
    // In a container there is no login to repeat: its process was started without the group.
    if (!isGroupDenied(facts) || socket.state !== 'socket' || engineContainerOf(facts)) return undefined;
    if (membershipOf(facts) !== 'member') return undefined;
    const { gid } = socket.node;
    const group = formatGroup(groups.ofSocket, gid);
    const later =
      caller.loginGroups.state === 'known'
        ? formatGroups(caller.loginGroups.gids)
        : `${gid}, by ${group}'s members`;
    return {
      summary: `${caller.name} is a member of ${group}, but this session started before that.`,
      evidence: [
        {
          label: 'groups of this process',
          saw: formatGroups([caller.gid, ...caller.groups]),
          wanted: `${gid} among them`,
        },
        { label: `groups of a new login`, saw: later },
        ...holderEvidence(facts),
        ...closedGroupEvidence(facts),
      ],
      remedies: [
        {
          title: 'Log out and in again, or start one shell with the group',
          safety: 'manual',
          steps: [
            ...switchSteps(facts, groups.ofSocket.state === 'found' ? groups.ofSocket.name : String(gid)),
            ...restartSteps(facts),
            ...closedGroupSteps(facts),
          ],
        },
      ],
    };
  },
});

function holdersOf({ caller }: Facts): readonly SessionHolder[] {
  return caller.holders.state === 'known' ? caller.holders.processes : [];
}

function holderEvidence(facts: Facts): Evidence[] {
  const { holders } = facts.caller;
  const lines = holdersOf(facts).map(({ command, pid, above }) => ({
    label: 'holds the old groups',
    saw: `${command} (pid ${pid})${above ? ', which this process was started from' : ''}`,
  }));
  const lingers = holders.state === 'known' && holders.linger === true;
  return lingers
    ? [...lines, { label: 'lingering', saw: 'on: user services outlive the last logout' }]
    : lines;
}

/** How each kind of holder is got rid of. What is not running is not spoken of. */
const restarts: Readonly<Record<SessionHolder['kind'], (command: string) => string>> = {
  multiplexer: (command) => `End the ${command} server: every window of it has the old groups.`,
  'editor-server': (command) => `Stop the ${command} on this machine and connect again, not only the window.`,
  'ci-agent': (command) => `Restart the service of the ${command}.`,
  'user-manager': () => 'With lingering on: sudo loginctl terminate-user, or restart the machine.',
  'desktop-session': () => 'Log out of the desktop, not only of the terminal.',
};

function restartSteps(facts: Facts): Step[] {
  const holders = holdersOf(facts);
  const ask = (instruction: string): Step => ({ kind: 'ask', instruction });
  if (holders.length === 0)
    return [ask('For editors, multiplexers and CI agents: restart the server process, not only the window.')];
  return [...new Set(holders.map(({ kind, command }) => restarts[kind](command)))].map(ask);
}
