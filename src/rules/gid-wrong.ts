import { dockerGroupEntry, dockerUserGroup } from '../clients/group-choice.ts';
import { judgeClient } from '../clients/judge-client.ts';
import { isRead, neededGid } from '../clients/needed-gid.ts';
import { clientEvidence } from './evidence/client-evidence.ts';
import { joinGroup } from './remedies/service-remedies.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const gidWrong = defineRule({
  id: 'gid-wrong',
  title: 'The group id is not the one that owns the socket',
  severity: 'error',
  scope: 'client',
  why: 'The gid of the docker group differs from host to host: 999 on one, 998 or 137 on the next. A gid that was right where the file was written gives no access here. The fix corrects it at its source: .env, a default, or the Compose file.',
  byHand: [
    'stat -L -c %g /var/run/docker.sock',
    'docker compose config | grep -A 2 group_add',
    "docker inspect -f '{{.Name}} {{.Config.User}} {{.HostConfig.GroupAdd}}' $(docker compose ps -q)",
  ],
  diagnose(client, facts) {
    const entry = dockerGroupEntry(client) ?? dockerUserGroup(client);
    if (!entry || !/^\d+$/.test(entry.value)) return undefined;
    if (judgeClient(client, facts).access !== 'denied') return undefined;
    const needed = neededGid(client, facts);
    if (!isRead(needed)) return undefined;
    return {
      summary: `${client.name} joins group ${entry.value}, but the Docker socket belongs to group ${needed.gid}.`,
      plural: `{names} join group ${entry.value}, but the Docker socket belongs to group ${needed.gid}.`,
      evidence: clientEvidence(client, facts, needed),
      remedies: [joinGroup(client, facts, needed.gid), ...orProxy(client, facts)],
      at: entry.at,
    };
  },
});
