import { membershipOf } from '../../access/membership.ts';
import type { Facts } from '../../facts/facts.ts';
import { closedGroupSteps } from '../evidence/closed-group.ts';
import type { Remedy, Step } from '../rule.ts';
import { controlOf } from './engine-control.ts';

/** How somebody without the socket's group gets in, or does without. Nobody is told to join the root group. */
export function joinRemedies(facts: Facts, gid: number): Remedy[] {
  const { container } = facts.confinement;
  if (container)
    return [container.kind === 'kubernetes' ? inPod(gid) : inContainer(gid, container.development)];
  if (isOrdinaryUsers(facts)) return [ownEngine];
  if (isOutlived(facts, gid)) return [handOver(facts), rootless, proxy];
  return [...join(facts, gid), rootless, proxy];
}

/** An engine that an ordinary user runs is that user's own; its group is none that anybody could join. */
function isOrdinaryUsers({ socket }: Facts): boolean {
  return socket.state === 'socket' && socket.node.uid !== 0;
}

/** The gid is nobody's any more: the group docker, which the user is in, was given another while the engine ran. */
function isOutlived({ caller, groups }: Facts, gid: number): boolean {
  const { docker, ofSocket } = groups;
  if (docker.state !== 'found' || ofSocket.state !== 'missing' || docker.gid === gid) return false;
  return caller.loginGroups.state === 'known' && caller.loginGroups.gids.includes(docker.gid);
}

function handOver(facts: Facts): Remedy {
  const path = facts.socket.state === 'socket' ? facts.socket.realPath : '';
  return {
    title: 'Restart the engine, so that it gives the socket to the group docker, which the user is in',
    safety: 'risky',
    grants: 'members of the group docker root-equivalent control of this host',
    steps: controlOf(path, facts).restart,
  };
}

function join({ caller, groups, ...facts }: Facts, gid: number): Remedy[] {
  if (caller.name === null || gid === 0) return [];
  if (membershipOf({ caller, groups, ...facts }) === 'unknown') return [findOut(caller.name)];
  const known = groups.ofSocket.state === 'found' ? groups.ofSocket.name : null;
  const name = known ?? 'docker-socket';
  const create: Step = {
    kind: 'run',
    command: { file: 'groupadd', args: ['-g', String(gid), name] },
    needsRoot: true,
  };
  const add: Step = {
    kind: 'run',
    command: { file: 'usermod', args: ['-aG', name, caller.name] },
    needsRoot: true,
  };
  return [
    {
      title: `Add ${caller.name} to the group ${name}, then log in again`,
      safety: 'risky',
      grants: 'root-equivalent control of this host',
      steps: [
        ...(known === null ? [create] : []),
        add,
        { kind: 'ask', instruction: 'Log out and in again: sessions keep the groups they started with.' },
        ...closedGroupSteps({ caller, groups, ...facts }),
      ],
    },
  ];
}

/** Without an answer from the name service the user may well be a member already. */
function findOut(name: string): Remedy {
  return {
    title: `Find out whether ${name} is a member: the name service did not say`,
    safety: 'manual',
    steps: [{ kind: 'ask', instruction: `id -nG ${name}, and log in again if the group is among them.` }],
  };
}

function inContainer(gid: number, development: boolean): Remedy {
  const root = gid === 0 ? ' Group 0 is the root group: it opens more in the container than the socket.' : '';
  const where = development ? 'In devcontainer.json: "runArgs": ' : 'Start the container with ';
  const flag = development
    ? `["--group-add", "${gid}"].`
    : `--group-add ${gid}, or group_add: ["${gid}"] in Compose.`;
  return {
    title: `Give the container's process the group ${gid}: it controls the host then`,
    safety: 'manual',
    steps: [
      { kind: 'ask', instruction: `${where}${flag}${root}` },
      {
        kind: 'ask',
        instruction: 'If its entrypoint changes the user (gosu, su-exec, setpriv), keep the groups there.',
      },
    ],
  };
}

function inPod(gid: number): Remedy {
  const instruction = `In the pod's securityContext: supplementalGroups: [${gid}]. It controls the node then.`;
  return { title: `Give the pod the group ${gid}`, safety: 'manual', steps: [{ kind: 'ask', instruction }] };
}

const ownEngine: Remedy = {
  title: 'Use an engine of your own: this one belongs to another user',
  safety: 'manual',
  steps: [{ kind: 'ask', instruction: 'dockerd-rootless-setuptool.sh install' }],
};

const rootless: Remedy = {
  title: 'Without root-equivalent rights: run a rootless engine as this user',
  safety: 'manual',
  steps: [{ kind: 'ask', instruction: 'dockerd-rootless-setuptool.sh install' }],
};

const proxy: Remedy = {
  title: 'For a program that needs little: a proxy that lets only some requests through',
  safety: 'manual',
  steps: [
    { kind: 'ask', instruction: 'Let a socket proxy have the socket, and set DOCKER_HOST to the proxy.' },
  ],
};
