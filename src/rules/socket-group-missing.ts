import { isGroupDenied } from '../access/caller-access.ts';
import { isSocketUnmapped } from '../access/denial-source.ts';
import { engineContainerOf } from '../access/engine-container.ts';
import type { Facts } from '../facts/facts.ts';
import { connectRow } from './evidence/connect-row.ts';
import { groupEvidence } from './evidence/docker-group.ts';
import { formatCaller } from './evidence/format.ts';
import { setSocketGroupRemedies } from './remedies/set-socket-group.ts';
import { askToRun, defineRule, type Remedy } from './rule.ts';

export const socketGroupMissing = defineRule({
  id: 'socket-group-missing',
  title: 'The socket belongs to root, not to a docker group',
  severity: 'error',
  scope: 'process',
  why: 'If there is no local docker group when the engine starts, the socket stays with root:root; groups from LDAP or sssd do not count. A group that is created later has no effect until the engine restarts. The group is set by the docker.socket unit if systemd creates the socket, otherwise by the dockerd option --group or by daemon.json; dockerd does not start with both.',
  byHand: [
    "stat -L -c '%u %g %a' /var/run/docker.sock",
    'getent group docker',
    'sudo journalctl -u docker.socket -u docker.service | grep -i group',
  ],
  diagnose(facts) {
    const { socket, groups, caller } = facts;
    if (!isGroupDenied(facts) || socket.state !== 'socket' || engineContainerOf(facts)) return undefined;
    if (socket.node.uid !== 0 || socket.node.gid !== 0 || isSocketUnmapped(facts)) return undefined;
    return {
      summary: `The socket belongs to root:root; no group gives ${formatCaller(caller)} access.`,
      evidence: [
        ...connectRow(facts),
        { label: socket.path, found: 'gid 0 (root)', expected: 'the gid of the docker group' },
        ...groupEvidence(facts, socket.realPath),
        ...(groups.docker.state === 'missing' && groups.dockerroot.state === 'found'
          ? [
              {
                label: 'group dockerroot',
                found: `gid ${groups.dockerroot.gid}, not used by the engine`,
              },
            ]
          : []),
      ],
      remedies: remediesOf(facts, socket.realPath),
    };
  },
});

function remediesOf(facts: Facts, path: string): Remedy[] {
  return /\/podman\//.test(path) ? [ownPodman] : setSocketGroupRemedies(facts, path);
}

const ownPodman: Remedy = {
  title: "Use this user's own Podman socket instead of root's",
  safety: 'manual',
  steps: [
    {
      kind: 'run',
      command: { file: 'systemctl', args: ['--user', 'enable', '--now', 'podman.socket'] },
      needsRoot: false,
    },
    askToRun('export DOCKER_HOST=unix://$XDG_RUNTIME_DIR/podman/podman.sock'),
  ],
};
