import { neededGid } from '../access/needed-gid.ts';
import { judgeService } from '../access/service-access.ts';
import { serviceEvidence } from './evidence/service-evidence.ts';
import { joinGroup, withConsent } from './remedies/service-remedies.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const groupByName = defineRule({
  id: 'group-by-name',
  title: 'A group is named that the image does not have, or has with another number',
  severity: 'error',
  scope: 'service',
  why: "A name in group_add is looked up in the image's own /etc/group, never in that of the host. An image without the group makes the engine refuse to start the container, and one that has it most often has it with another number. Only the number of the socket's group, in quotes, means the same on both sides.",
  diagnose(service, facts) {
    const named = service.namedGroups.filter((group) => group.state === 'known');
    const absent = named.find(({ gid }) => gid === null);
    const needed = neededGid(service, facts);
    // A name that means something is left alone as long as it works, and where no number would do better.
    const isWrong = needed !== null && judgeService(service, facts).access === 'denied';
    const group = absent ?? (isWrong ? named[0] : undefined);
    if (group === undefined) return undefined;
    const isGuess = needed === null || needed.source === 'fallback' || needed.source === 'getent';
    const inImage = group.gid === null ? 'no such group' : `group ${group.gid}`;
    const wanted = isGuess ? {} : { wanted: String(needed.gid) };
    return {
      summary:
        group.gid === null
          ? `${service.name} joins group "${group.name}" by name, and its image has no such group.`
          : `${service.name} joins group "${group.name}" by name, which is ${group.gid} in its image and not the socket's.`,
      evidence: [
        ...serviceEvidence(service, facts, needed),
        { label: `${group.name} in the image`, saw: inImage, ...wanted },
      ],
      remedies: [
        ...(isGuess ? [] : [withConsent(joinGroup(service, facts, needed.gid), needed.gid)]),
        ...orProxy(service, facts),
      ],
      at: service.groupAdd.find(({ value }) => value === group.name)?.at ?? service.at,
    };
  },
});
