import { isGroupDenied } from '../access/caller-access.ts';
import { isSocketUnmapped } from '../access/refusal.ts';
import type { Facts } from '../facts/facts.ts';
import { formatCaller } from './evidence/format.ts';
import { controlOf } from './remedies/engine-control.ts';
import { defineRule, type Evidence, type Remedy, type Step } from './rule.ts';

export const socketGroupMissing = defineRule({
  id: 'socket-group-missing',
  title: 'The socket belongs to root alone, because the engine found no docker group',
  severity: 'error',
  scope: 'host',
  why: 'When the engine starts and there is no local group called docker, it leaves the socket to root:root; a group that only LDAP or sssd knows is none to it. Adding users to a group that is made later changes nothing until the engine starts again and hands the socket to it.',
  diagnose(facts) {
    const { socket, groups, caller, confinement } = facts;
    if (!isGroupDenied(facts) || socket.state !== 'socket' || confinement.container) return undefined;
    if (socket.node.uid !== 0 || socket.node.gid !== 0 || isSocketUnmapped(facts)) return undefined;
    return {
      summary: `The socket belongs to root:root, so no group lets ${formatCaller(caller)} in.`,
      evidence: [
        { label: socket.path, saw: 'gid 0 (root)', wanted: 'the gid of a docker group' },
        groupEvidence(groups),
        ...(groups.docker.state === 'missing' && groups.dockerroot.state === 'found'
          ? [
              {
                label: 'group dockerroot',
                saw: `gid ${groups.dockerroot.gid}, which the engine does not use`,
              },
            ]
          : []),
      ],
      remedies: remediesOf(facts, socket.realPath),
    };
  },
});

function groupEvidence({ docker }: Facts['groups']): Evidence {
  const label = 'group docker';
  if (docker.state === 'missing') return { label, saw: 'does not exist' };
  if (docker.state === 'unknown') return { label, saw: `not known: ${docker.reason}` };
  return docker.source === 'getent'
    ? { label, saw: `gid ${docker.gid}, in the name service only, which the engine does not ask` }
    : { label, saw: `gid ${docker.gid}, made after the engine started` };
}

function remediesOf(facts: Facts, path: string): Remedy[] {
  const { docker } = facts.groups;
  if (/\/podman\//.test(path)) return [ownPodman];
  if (docker.state === 'unknown') return [];
  const { restart } = controlOf(path, facts);
  const grants = 'members of the group docker root-equivalent control of this host';
  if (docker.state === 'found' && docker.source === 'getent')
    return [
      {
        title: 'Name the group by number',
        safety: 'manual',
        steps: [byNumber(facts, docker.gid), ...restart],
      },
    ];
  if (docker.state === 'found')
    return [
      { title: 'Restart the engine, so that it takes the group', safety: 'risky', grants, steps: restart },
    ];
  const create: Step = {
    kind: 'run',
    command: { file: 'groupadd', args: ['--system', 'docker'] },
    needsRoot: true,
  };
  return [
    {
      title: 'Create the group and restart the engine',
      safety: 'risky',
      grants,
      steps: [create, ...restart],
    },
  ];
}

/** Where systemd makes the socket, its unit decides; it asks the name service, and a number needs no asking at all. */
function byNumber({ manager }: Facts, gid: number): Step {
  const bySystemd = manager.kind === 'systemd' && manager.units.some(({ name }) => name === 'docker.socket');
  return {
    kind: 'ask',
    instruction: bySystemd
      ? `sudo systemctl edit docker.socket, with SocketGroup=${gid} under [Socket]`
      : `Put "group": "${gid}" into /etc/docker/daemon.json. Members of it control this host.`,
  };
}

const ownPodman: Remedy = {
  title: "Use this user's own Podman: the socket of root's is for root",
  safety: 'manual',
  steps: [
    {
      kind: 'run',
      command: { file: 'systemctl', args: ['--user', 'enable', '--now', 'podman.socket'] },
      needsRoot: false,
    },
    { kind: 'ask', instruction: 'export DOCKER_HOST=unix://$XDG_RUNTIME_DIR/podman/podman.sock' },
  ],
};
