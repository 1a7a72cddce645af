import { dockerGroupEntry, dockerUserGroup, originOf } from '../access/group-choice.ts';
import { neededGid } from '../access/needed-gid.ts';
import { serviceEvidence } from './evidence/service-evidence.ts';
import { joinGroup, withConsent } from './remedies/service-remedies.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const gidUnset = defineRule({
  id: 'gid-unset',
  title: 'The variable for the group is not set anywhere',
  severity: 'error',
  scope: 'service',
  why: 'group_add names a variable that has no value in the environment or in .env and no default in the file. Compose puts an empty word in its place, or refuses to start when the file asks it to.',
  diagnose(service, facts) {
    const entry = dockerGroupEntry(service) ?? dockerUserGroup(service);
    if (entry?.value !== '') return undefined;
    const origin = originOf(entry, service, facts);
    if (origin.kind === 'literal' || origin.kind === 'default') return undefined;
    const needed = neededGid(service, facts);
    return {
      summary: `${service.name} takes its group from ${origin.variable}, which is not set.`,
      evidence: serviceEvidence(service, facts, needed),
      remedies: [
        ...(needed && needed.source !== 'fallback'
          ? [withConsent(joinGroup(service, facts, needed.gid), needed.gid)]
          : []),
        ...orProxy(service, facts),
      ],
      at: entry.at,
    };
  },
});
