import { judgeClient } from '../clients/judge-client.ts';
import { isRead, neededGid } from '../clients/needed-gid.ts';
import { clientEvidence } from './evidence/client-evidence.ts';
import { joinGroup } from './remedies/service-remedies.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const gidMissing = defineRule({
  id: 'gid-missing',
  title: "The user is not in the mounted socket's group",
  severity: 'error',
  scope: 'client',
  why: "A bind mount keeps the host's owner, group and mode, so the container's user gets \"permission denied\" unless it is the owner or has the socket's gid. group_add gives the process this one group, without any change to the image or the host.",
  byHand: [
    'stat -L -c %g /var/run/docker.sock',
    'docker compose config | grep -A 2 group_add',
    "docker inspect -f '{{.Name}} {{.Config.User}} {{.HostConfig.GroupAdd}}' $(docker compose ps -q)",
  ],
  diagnose(client, facts) {
    if (judgeClient(client, facts).access !== 'denied') return undefined;
    const needed = neededGid(client, facts);
    if (!isRead(needed)) return undefined;
    return {
      summary: `${client.name} cannot use the Docker socket: its user is not in group ${needed.gid}.`,
      plural: `{names} cannot use the Docker socket: their users are not in group ${needed.gid}.`,
      evidence: clientEvidence(client, facts, needed),
      remedies: [joinGroup(client, facts, needed.gid), ...orProxy(client, facts)],
      at: client.at,
    };
  },
});
