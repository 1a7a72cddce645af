import { neededGid } from '../access/needed-gid.ts';
import { judgeService } from '../access/service-access.ts';
import { serviceEvidence } from './evidence/service-evidence.ts';
import { joinGroup, withConsent } from './remedies/service-remedies.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const gidZero = defineRule({
  id: 'gid-zero',
  title: 'Inside the container the socket belongs to root:root',
  severity: 'error',
  scope: 'service',
  why: 'Engines in a virtual machine (Docker Desktop, OrbStack), some NAS systems, and engines that found no docker group leave the socket to group 0. Only members of the root group may then connect, and that group may also write to other files of the image, so it is joined only on request.',
  diagnose(service, facts) {
    if (judgeService(service, facts).access !== 'denied') return undefined;
    const needed = neededGid(service, facts);
    if (needed?.gid !== 0 || needed.source === 'fallback') return undefined;
    const join = joinGroup(service, facts, 0);
    return {
      summary: `${service.name} would have to join group 0: inside, the socket belongs to root:root.`,
      evidence: serviceEvidence(service, facts, needed),
      remedies: [
        withConsent(join, 0),
        {
          title: 'On a Linux host: give the socket to a group of its own',
          safety: 'manual',
          steps: [
            {
              kind: 'ask',
              instruction:
                'sudo groupadd --system docker && sudo systemctl restart docker, then dockperm fix',
            },
          ],
        },
        ...orProxy(service, facts),
      ],
      at: service.at,
    };
  },
});
