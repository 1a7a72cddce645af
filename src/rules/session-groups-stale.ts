import { isGroupDenied } from '../access/caller-access.ts';
import { membershipOf } from '../access/membership.ts';
import { hasDroppedGroups, starterOf } from '../access/starter.ts';
import type { Facts, SessionHolder } from '../facts/facts.ts';
import { closedGroupEvidence, closedGroupSteps } from './evidence/closed-group.ts';
import { connectRow } from './evidence/connect-row.ts';
import { formatGroup, formatGroups, formatProcess } from './evidence/format.ts';
import { switchSteps } from './evidence/switch-shell.ts';
import { ask, defineRule, type Evidence, manual, type Step } from './rule.ts';

export const sessionGroupsStale = defineRule({
  id: 'session-groups-stale',
  title: 'The user is in the group, but this session is not',
  severity: 'error',
  scope: 'process',
  why: 'A process gets its groups at login and keeps them. If a user is added to the docker group later, the group database lists the user, but the kernel still denies access to the old session. Running usermod again does not help; a new login does. Terminal multiplexers, editor servers and CI agents keep the old session alive.',
  byHand: ['id -nG', 'id -nG "$(id -un)"', 'getent group docker'],
  diagnose(facts) {
    const { caller, socket, groups } = facts;
    // In a container, and for a service, there is no login to repeat.
    if (!isGroupDenied(facts) || socket.state !== 'socket' || starterOf(facts).kind !== 'login')
      return undefined;
    if (membershipOf(facts) !== 'member' || hasDroppedGroups(facts)) return undefined;
    const { gid } = socket.node;
    const group = formatGroup(groups.ofSocket, gid);
    const later =
      caller.loginGroups.state === 'known'
        ? formatGroups(caller.loginGroups.gids)
        : `${gid}, from the member list of ${group}`;
    return {
      summary: `${caller.name} is in ${group}, but ${caller.label ?? 'this session'} does not have that group.`,
      evidence: [
        ...connectRow(facts),
        {
          label: `groups of ${formatProcess(facts)}`,
          found: formatGroups([caller.gid, ...caller.groups]),
          expected: `includes ${gid}`,
        },
        { label: `groups of a new login`, found: later },
        ...holderEvidence(facts),
        ...closedGroupEvidence(facts),
      ],
      remedies: [
        manual('Log out and back in, or start a shell with the group', [
          ...switchSteps(facts, groups.ofSocket.state === 'found' ? groups.ofSocket.name : String(gid)),
          ...restartSteps(facts),
          ...closedGroupSteps(facts),
        ]),
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
    label: 'keeps the old groups',
    found: `${command} (pid ${pid})${above ? ', a parent of this process' : ''}`,
  }));
  const lingers = holders.state === 'known' && holders.linger === true;
  return lingers ? [...lines, { label: 'lingering', found: 'on (user services survive a logout)' }] : lines;
}

/** How to end each kind of process that keeps the old groups; kinds that are not running are left out. */
const restarts: Readonly<Record<SessionHolder['kind'], (command: string) => string>> = {
  multiplexer: (command) => `Stop the ${command} server; all its windows have the old groups.`,
  'editor-server': (command) =>
    `Stop the ${command} on this host and reconnect; closing the window is not enough.`,
  'ci-agent': (command) => `Restart the ${command} service.`,
  'user-manager': () => 'Lingering is on: run sudo loginctl terminate-user USER, or reboot.',
  'desktop-session': () => 'Log out of the desktop session; closing the terminal is not enough.',
};

function restartSteps(facts: Facts): Step[] {
  const holders = holdersOf(facts);
  if (holders.length === 0)
    return [
      ask(
        'Restart editor servers, terminal multiplexers and CI agents as well; closing a window is not enough.',
      ),
    ];
  return [...new Set(holders.map(({ kind, command }) => restarts[kind](command)))].map(ask);
}
