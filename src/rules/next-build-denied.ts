import { judgeConfigured } from '../clients/judge-configured.ts';
import { isRead, neededGid } from '../clients/needed-gid.ts';
import type { ServiceFacts } from '../facts/facts.ts';
import { clientEvidence } from './evidence/client-evidence.ts';
import { joinGroup, withConsent } from './remedies/service-remedies.ts';
import { defineRule } from './rule.ts';

export const nextBuildDenied = defineRule({
  id: 'next-build-denied',
  title: 'The next build will lose access to the socket',
  severity: 'warning',
  scope: 'service',
  why: "The current image has the socket's group, but the project now passes another gid to the Dockerfile. The service works until the next build and is then denied without any other change. Correct the gid before that.",
  byHand: [
    'docker compose images',
    "grep -n -E '^ARG|groupadd|addgroup' Dockerfile",
    'docker compose config | grep -A 2 args',
    'docker compose ps -q | xargs -I{} docker exec {} id',
  ],
  diagnose(service, facts) {
    const needed = neededGid(service, facts);
    if (!isRead(needed)) return undefined;
    const passed = service.takesGidArg ? service.build?.args.DOCKER_GID : null;
    if (!passed || !/^\d+$/.test(passed) || passed === String(needed.gid)) return undefined;
    if (judgeConfigured(service, facts).access !== 'ok') return undefined;
    const next = withGroupInPlaceOf(needed.gid, Number(passed), service);
    if (judgeConfigured(next, facts).access !== 'denied') return undefined;
    return {
      summary: `${service.name} has group ${needed.gid} only from an earlier build; the next build gets ${passed}.`,
      evidence: [
        { label: 'DOCKER_GID', found: `${passed}, passed to the Dockerfile`, expected: `${needed.gid}` },
        ...clientEvidence(service, facts, needed),
      ],
      remedies: [withConsent(joinGroup(service, facts, needed.gid), needed.gid)],
      at: service.at,
    };
  },
});

/** The service as built next: the build argument creates its group with another gid. */
function withGroupInPlaceOf(previous: number, gid: number, service: ServiceFacts): ServiceFacts {
  const { effectiveUser } = service;
  if (effectiveUser.state === 'unknown' || effectiveUser.groups.state === 'unknown') return service;
  const gids = effectiveUser.groups.gids.map((each) => (each === previous ? gid : each));
  return { ...service, effectiveUser: { ...effectiveUser, groups: { ...effectiveUser.groups, gids } } };
}
