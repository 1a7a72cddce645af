import { neededGid } from '../clients/needed-gid.ts';
import { judgeConfigured } from '../clients/judge-configured.ts';
import { serviceEvidence } from './evidence/service-evidence.ts';
import { joinGroup, withConsent } from './remedies/service-remedies.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const groupByName = defineRule({
  id: 'group-by-name',
  title: 'Group name is missing or different in the image',
  severity: 'error',
  scope: 'service',
  why: "A name in group_add is looked up in the image's /etc/group, not in the host's. If the image has no such group, the engine refuses to start the container; if it has one, its gid usually differs. Only the socket's gid, in quotes, means the same on both sides.",
  byHand: [
    'docker compose config | grep -A 2 group_add',
    'docker compose ps -q | xargs -I{} docker exec {} cat /etc/group',
    'stat -L -c %g /var/run/docker.sock',
  ],
  diagnose(service, facts) {
    const named = service.namedGroups.filter((group) => group.state === 'known');
    const absent = named.find(({ gid }) => gid === null);
    const needed = neededGid(service, facts);
    // A name that resolves stays as long as it works, or if no gid would do better.
    const isWrong = needed !== null && judgeConfigured(service, facts).access === 'denied';
    const group = absent ?? (isWrong ? named[0] : undefined);
    if (group === undefined) return undefined;
    const isGuess = needed === null || needed.source === 'fallback' || needed.source === 'getent';
    const inImage = group.gid === null ? 'not found' : `gid ${group.gid}`;
    const expected = isGuess ? {} : { expected: String(needed.gid) };
    return {
      summary:
        group.gid === null
          ? `${service.name} joins group "${group.name}" by name, but its image has no such group.`
          : `${service.name} joins group "${group.name}" by name, but its gid in the image is ${group.gid}, not the socket's.`,
      evidence: [
        ...serviceEvidence(service, facts, needed),
        { label: `${group.name} in the image`, found: inImage, ...expected },
      ],
      remedies: [
        ...(isGuess ? [] : [withConsent(joinGroup(service, facts, needed.gid), needed.gid)]),
        ...orProxy(service, facts),
      ],
      at: service.groupAdd.find(({ value }) => value === group.name)?.at ?? service.at,
    };
  },
});
