import { dockerGroupEntry, dockerUserGroup } from '../clients/group-choice.ts';
import { neededGid } from '../clients/needed-gid.ts';
import { judgeConfigured } from '../clients/judge-configured.ts';
import { serviceEvidence } from './evidence/service-evidence.ts';
import { joinGroup } from './remedies/service-remedies.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const gidWrong = defineRule({
  id: 'gid-wrong',
  title: 'The group id is not the one that owns the socket',
  severity: 'error',
  scope: 'service',
  why: 'The gid of the docker group differs from host to host: 999 on one, 998 or 137 on the next. A gid that was right where the file was written gives no access here. The fix corrects it at its source: .env, a default, or the Compose file.',
  byHand: [
    'stat -L -c %g /var/run/docker.sock',
    'docker compose config | grep -A 2 group_add',
    "docker inspect -f '{{.Name}} {{.Config.User}} {{.HostConfig.GroupAdd}}' $(docker compose ps -q)",
  ],
  diagnose(service, facts) {
    const entry = dockerGroupEntry(service) ?? dockerUserGroup(service);
    if (!entry || !/^\d+$/.test(entry.value)) return undefined;
    if (judgeConfigured(service, facts).access !== 'denied') return undefined;
    const needed = neededGid(service, facts);
    if (needed === null || needed.source === 'fallback' || needed.source === 'getent') return undefined;
    return {
      summary: `${service.name} joins group ${entry.value}, but the Docker socket belongs to group ${needed.gid}.`,
      plural: `{names} join group ${entry.value}, but the Docker socket belongs to group ${needed.gid}.`,
      evidence: serviceEvidence(service, facts, needed),
      remedies: [joinGroup(service, facts, needed.gid), ...orProxy(service, facts)],
      at: entry.at,
    };
  },
});
