import { engineContainerOf } from '../../access/engine-container.ts';
import { membershipOf } from '../../access/membership.ts';
import type { Facts } from '../../facts/facts.ts';
import { quoteWord } from '../../host/command.ts';
import { closedGroupSteps } from '../evidence/closed-group.ts';
import { formatMembers } from '../evidence/group-members.ts';
import { switchHint } from '../evidence/switch-shell.ts';
import { ask, askToRun, askToWrite, manual, type Remedy } from '../rule.ts';
import { addMember, canChangeAccounts, createGroup } from './account-commands.ts';
import { controlOf } from './engine-control.ts';
import { giveContainerGroup } from './group-for-container.ts';
import { afterRestart, stopsContainers } from './start-engine.ts';

/** How a user without the socket's group gets access or works without it. Never suggests joining the root group. */
export function joinRemedies(facts: Facts, gid: number): Remedy[] {
  const container = engineContainerOf(facts);
  if (container) return [giveContainerGroup(container, gid)];
  if (isOrdinaryUsers(facts)) return [ownEngine];
  if (hasLostGroup(facts, gid)) return [handOver(facts), rootless, socketProxy];
  return [...join(facts, gid), rootless, socketProxy];
}

/** An engine run by an ordinary user is private to that user; other users cannot join its group. */
function isOrdinaryUsers({ socket }: Facts): boolean {
  return socket.state === 'socket' && socket.node.uid !== 0;
}

/** No group has this gid any more: the group docker, which the user is in, got another one while the engine ran. */
function hasLostGroup({ caller, groups }: Facts, gid: number): boolean {
  const { docker, ofSocket } = groups;
  if (docker.state !== 'found' || ofSocket.state !== 'missing' || docker.gid === gid) return false;
  return caller.loginGroups.state === 'known' && caller.loginGroups.gids.includes(docker.gid);
}

function handOver(facts: Facts): Remedy {
  const path = facts.socket.state === 'socket' ? facts.socket.realPath : '';
  return {
    title: 'Restart the engine to give the socket to group docker, which the user is in',
    safety: 'risky',
    grants: `root-equivalent control of this host to ${formatMembers('docker', facts.groups.docker)}`,
    impact: stopsContainers,
    steps: [...controlOf(path, facts).restart, afterRestart],
  };
}

function join(facts: Facts, gid: number): Remedy[] {
  const { name } = facts.caller;
  const { ofSocket } = facts.groups;
  if (name === null || gid === 0) return [];
  if (membershipOf(facts) === 'unknown') return [findOut(name)];
  if (ofSocket.state === 'found' && ofSocket.source === 'getent') return [askDirectory(name, ofSocket.name)];
  const group = ofSocket.state === 'found' ? ofSocket.name : 'docker-socket';
  if (!canChangeAccounts(facts)) return [declare(name, group)];
  return [
    {
      title: `Add ${name} to group ${group}, then log in again`,
      safety: 'risky',
      grants: `root-equivalent control of this host to ${name}`,
      steps: [
        ...(ofSocket.state === 'found' ? [] : [createGroup(facts, group, gid)]),
        addMember(facts, name, group),
        ask('Log out and back in; a session keeps the groups it started with.'),
        ...switchHint(facts, group),
        ...closedGroupSteps(facts),
      ],
    },
  ];
}

/** Without an answer from the name service, the user is possibly a member already. */
function findOut(name: string): Remedy {
  return manual(`Check whether ${name} is a member; the name service did not answer`, [
    askToRun(`id -nG ${quoteWord(name)}`),
    ask('If the group is listed, log in again.'),
  ]);
}

/** A group that only a directory service has must be changed there; the programs of this host cannot. */
function askDirectory(name: string, group: string): Remedy {
  return manual(`Have ${name} added to group ${group} in the directory service (LDAP, sssd)`, [
    ask('Membership is root-equivalent control of this host. Afterwards, check it and log in again:'),
    askToRun(`id -nG ${quoteWord(name)}`),
  ]);
}

function declare(name: string, group: string): Remedy {
  return manual(`Add ${name} to group ${group} in the system configuration`, [
    ask('Membership is root-equivalent control of this host. On NixOS:'),
    askToWrite([`users.users.${name}.extraGroups = [ "${group}" ];`]),
  ]);
}

const ownEngine = manual('Run your own engine; this one belongs to another user', [
  askToRun('dockerd-rootless-setuptool.sh install'),
]);

const rootless = manual('Run a rootless engine as this user, without root-equivalent access', [
  askToRun('dockerd-rootless-setuptool.sh install'),
]);

export const socketProxy = manual('Use a socket proxy that allows only some requests', [
  ask('Give the socket to a socket proxy, and set DOCKER_HOST to the proxy.'),
]);
