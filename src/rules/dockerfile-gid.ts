import type { ServiceClient } from '../clients/client.ts';
import { dockerGroupEntry } from '../clients/group-choice.ts';
import { judgeConfigured } from '../clients/judge-configured.ts';
import { isRead, neededGid } from '../clients/needed-gid.ts';
import type { BuildGroup, Facts } from '../facts/facts.ts';
import { clientEvidence } from './evidence/client-evidence.ts';
import { formatPlace } from './evidence/format.ts';
import { joinGroup, withConsent } from './remedies/service-remedies.ts';
import { shareNumbers } from './remedies/share-number.ts';
import { type Diagnosis, defineRule } from './rule.ts';

export const dockerfileGid = defineRule({
  id: 'dockerfile-gid',
  title: "The Dockerfile's group id is taken or wrong",
  severity: 'error',
  scope: 'service',
  why: "A Dockerfile that creates the socket's group needs its gid, which differs from host to host. If the base image already uses that gid, groupadd fails and the build stops. If the gid is not passed, the group gets the default in the Dockerfile. Two groups can share a gid, because the kernel compares numbers only, and group_add needs no group in the image.",
  byHand: ["grep -n -E '^(FROM|ARG)|groupadd|addgroup' Dockerfile", 'stat -L -c %g /var/run/docker.sock'],
  diagnose: (service, facts) => takenNumber(service, facts) ?? numberNotPassed(service, facts),
});

function takenNumber(service: ServiceClient, facts: Facts): Diagnosis | undefined {
  const groups = service.buildGroups.flatMap(({ taken, ...group }) =>
    taken.state === 'taken' ? [{ ...group, by: taken.by }] : [],
  );
  const [group] = groups;
  if (group === undefined) return undefined;
  const { gid, at, by } = group;
  return {
    summary: `${service.name} cannot be built: its Dockerfile creates group ${gid}, but "${by}" already has that gid.`,
    evidence: [
      { label: formatPlace(at), found: `creates group ${group.name} with gid ${gid}` },
      { label: `gid ${gid} belongs to`, found: by },
    ],
    remedies: [withConsent(shareNumbers(groups, service, facts), Number(gid))],
    at,
  };
}

function numberNotPassed(service: ServiceClient, facts: Facts): Diagnosis | undefined {
  const needed = neededGid(service, facts);
  if (!isRead(needed)) return undefined;
  const group = service.buildGroups.find((each) => isLeftToDefault(each, service));
  if (group === undefined || group.gid === String(needed.gid)) return undefined;
  if (dockerGroupEntry(service) !== null || judgeConfigured(service, facts).access !== 'denied')
    return undefined;
  const { name } = service;
  return {
    summary: `${name} is built with group ${group.gid || '(none)'} because ${group.variable} is not passed to its Dockerfile.`,
    evidence: [
      ...clientEvidence(service, facts, needed),
      {
        label: formatPlace(group.at),
        found: `${group.name} gets gid ${group.gid || '(none)'}`,
        expected: `${needed.gid}`,
      },
    ],
    remedies: [withConsent(joinGroup(service, facts, needed.gid), needed.gid)],
    at: service.at,
  };
}

/** Of build arguments only this one is among the facts. */
function isLeftToDefault({ variable }: BuildGroup, { build }: ServiceClient): boolean {
  return variable === 'DOCKER_GID' && build?.args.DOCKER_GID === undefined;
}
