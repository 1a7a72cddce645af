import { neededGid } from '../access/needed-gid.ts';
import { judgeService } from '../access/service-access.ts';
import { serviceEvidence } from './evidence/service-evidence.ts';
import { joinGroup } from './remedies/service-remedies.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const gidMissing = defineRule({
  id: 'gid-missing',
  title: 'The service mounts the socket, but its user has no right to it',
  severity: 'error',
  scope: 'service',
  why: "A bind mount keeps the host's owner and mode: the container's user is let in only if it is the owner or in the group of that number. group_add gives the process this one group and nothing else, without a change to the image or to the host.",
  diagnose(service, facts) {
    if (judgeService(service, facts).access !== 'denied') return undefined;
    const needed = neededGid(service, facts);
    if (needed === null || needed.source === 'fallback' || needed.source === 'getent') return undefined;
    return {
      summary: `${service.name} may not use the socket it mounts: its user is not in group ${needed.gid}.`,
      evidence: serviceEvidence(service, facts, needed),
      remedies: [joinGroup(service, facts, needed.gid), ...orProxy(service, facts)],
      at: service.at,
    };
  },
});
