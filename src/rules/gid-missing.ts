import { neededGid } from '../clients/needed-gid.ts';
import { judgeConfigured } from '../clients/judge-configured.ts';
import { serviceEvidence } from './evidence/service-evidence.ts';
import { joinGroup } from './remedies/service-remedies.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const gidMissing = defineRule({
  id: 'gid-missing',
  title: "The user is not in the mounted socket's group",
  severity: 'error',
  scope: 'service',
  why: "A bind mount keeps the host's owner, group and mode, so the container's user gets \"permission denied\" unless it is the owner or has the socket's gid. group_add gives the process this one group, without any change to the image or the host.",
  byHand: [
    'stat -L -c %g /var/run/docker.sock',
    'docker compose config | grep -A 2 group_add',
    "docker inspect -f '{{.Name}} {{.Config.User}} {{.HostConfig.GroupAdd}}' $(docker compose ps -q)",
  ],
  diagnose(service, facts) {
    if (judgeConfigured(service, facts).access !== 'denied') return undefined;
    const needed = neededGid(service, facts);
    if (needed === null || needed.source === 'fallback' || needed.source === 'getent') return undefined;
    return {
      summary: `${service.name} cannot use the Docker socket: its user is not in group ${needed.gid}.`,
      plural: `{names} cannot use the Docker socket: their users are not in group ${needed.gid}.`,
      evidence: serviceEvidence(service, facts, needed),
      remedies: [joinGroup(service, facts, needed.gid), ...orProxy(service, facts)],
      at: service.at,
    };
  },
});
