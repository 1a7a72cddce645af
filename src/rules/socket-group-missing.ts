import { isGroupDenied } from '../access/caller-access.ts';
import { isSocketUnmapped } from '../access/denial-source.ts';
import { engineContainerOf } from '../access/engine-container.ts';
import type { Facts } from '../facts/facts.ts';
import { groupEvidence } from './evidence/docker-group.ts';
import { formatCaller } from './evidence/format.ts';
import { handOverRemedies } from './remedies/set-socket-group.ts';
import { defineRule, type Remedy } from './rule.ts';

export const socketGroupMissing = defineRule({
  id: 'socket-group-missing',
  title: 'The socket belongs to root alone, because the engine found no docker group',
  severity: 'error',
  scope: 'host',
  why: 'When the engine starts and there is no local group called docker, it leaves the socket to root:root; a group that only LDAP or sssd knows is none to it. Adding users to a group that is made later changes nothing until the engine starts again and hands the socket to it. Where systemd makes the socket, its unit names the group; elsewhere a flag of dockerd or daemon.json does, and dockerd refuses to start with both.',
  diagnose(facts) {
    const { socket, groups, caller } = facts;
    if (!isGroupDenied(facts) || socket.state !== 'socket' || engineContainerOf(facts)) return undefined;
    if (socket.node.uid !== 0 || socket.node.gid !== 0 || isSocketUnmapped(facts)) return undefined;
    return {
      summary: `The socket belongs to root:root, so no group lets ${formatCaller(caller)} in.`,
      evidence: [
        { label: socket.path, saw: 'gid 0 (root)', wanted: 'the gid of a docker group' },
        ...groupEvidence(facts, socket.realPath),
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

function remediesOf(facts: Facts, path: string): Remedy[] {
  return /\/podman\//.test(path) ? [ownPodman] : handOverRemedies(facts, path);
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
