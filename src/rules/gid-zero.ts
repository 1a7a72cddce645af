import { judgeClient } from '../clients/judge-client.ts';
import { neededGid } from '../clients/needed-gid.ts';
import { clientEvidence } from './evidence/client-evidence.ts';
import { joinGroup, withConsent } from './remedies/service-remedies.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { askForDockperm, askToRun, defineRule, manual } from './rule.ts';

export const gidZero = defineRule({
  id: 'gid-zero',
  title: 'The socket belongs to group 0 in the container',
  severity: 'error',
  scope: 'client',
  why: 'Engines in a virtual machine (Docker Desktop, OrbStack), some NAS systems, and engines that found no docker group leave the socket to group 0. Then only the root group can connect. That group can also write to other files in the image, so dockperm adds it only with your consent.',
  byHand: [
    "docker compose ps -q | xargs -I{} docker exec {} stat -L -c '%u %g %a' /var/run/docker.sock",
    "docker inspect -f '{{.Name}} {{.Config.User}} {{.HostConfig.GroupAdd}}' $(docker compose ps -q)",
  ],
  diagnose(client, facts) {
    if (judgeClient(client, facts).access !== 'denied') return undefined;
    const needed = neededGid(client, facts);
    if (needed?.gid !== 0 || needed.source === 'fallback') return undefined;
    const join = joinGroup(client, facts, 0);
    return {
      summary: `${client.name} needs group 0 (root), which owns the Docker socket in the container.`,
      plural: '{names} need group 0 (root), which owns the Docker socket in their containers.',
      evidence: clientEvidence(client, facts, needed),
      remedies: [
        withConsent(join, 0),
        manual('On a Linux host, give the socket to the docker group', [
          askToRun('sudo groupadd --system docker && sudo systemctl restart docker'),
          askForDockperm('fix'),
        ]),
        ...orProxy(client, facts),
      ],
      at: client.at,
    };
  },
});
