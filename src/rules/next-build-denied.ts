import { neededGid } from '../access/needed-gid.ts';
import { judgeService } from '../access/service-access.ts';
import type { ServiceFacts } from '../facts/facts.ts';
import { serviceEvidence } from './evidence/service-evidence.ts';
import { joinGroup, withConsent } from './remedies/service-remedies.ts';
import { defineRule } from './rule.ts';

export const nextBuildDenied = defineRule({
  id: 'next-build-denied',
  title: 'Only the image of an earlier build lets the service in',
  severity: 'warning',
  scope: 'service',
  why: "The image has the socket's group from a build that was told the right number. Since then the project tells its Dockerfile another one: nothing is wrong until somebody builds again, and then the service is denied without any change of that day. With the right number in its place a build changes nothing.",
  diagnose(service, facts) {
    const needed = neededGid(service, facts);
    if (needed === null || needed.source === 'fallback' || needed.source === 'getent') return undefined;
    const passed = service.takesGidArg ? service.build?.args.DOCKER_GID : null;
    if (!passed || !/^\d+$/.test(passed) || passed === String(needed.gid)) return undefined;
    if (judgeService(service, facts).access !== 'ok') return undefined;
    const next = withGroupInPlaceOf(needed.gid, Number(passed), service);
    if (judgeService(next, facts).access !== 'denied') return undefined;
    return {
      summary: `Only an earlier build of ${service.name} has group ${needed.gid}; the next one is told ${passed}.`,
      evidence: [
        { label: 'DOCKER_GID', saw: `${passed}, passed to its Dockerfile`, wanted: `${needed.gid}` },
        ...serviceEvidence(service, facts, needed),
      ],
      remedies: [withConsent(joinGroup(service, facts, needed.gid), needed.gid)],
      at: service.at,
    };
  },
});

/** The service as its image will be: the group of the build argument is made with another number. */
function withGroupInPlaceOf(former: number, gid: number, service: ServiceFacts): ServiceFacts {
  const { effectiveUser } = service;
  if (effectiveUser.state === 'unknown' || effectiveUser.groups.state === 'unknown') return service;
  const gids = effectiveUser.groups.gids.map((each) => (each === former ? gid : each));
  return { ...service, effectiveUser: { ...effectiveUser, groups: { ...effectiveUser.groups, gids } } };
}
