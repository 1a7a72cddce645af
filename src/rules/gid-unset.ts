import { dockerGroupEntry, dockerUserGroup, originOf } from '../clients/group-choice.ts';
import { neededGid } from '../clients/needed-gid.ts';
import { clientEvidence } from './evidence/client-evidence.ts';
import { joinGroup, withConsent } from './remedies/service-remedies.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const gidUnset = defineRule({
  id: 'gid-unset',
  title: 'The variable for the group id is not set',
  severity: 'error',
  scope: 'service',
  why: 'group_add uses a variable that is not set in the environment or in .env and has no default. Compose substitutes an empty string, or fails if the file requires a value.',
  byHand: ['docker compose config | grep -A 2 group_add', 'printenv DOCKER_GID', 'grep -n GID .env'],
  diagnose(service, facts) {
    const entry = dockerGroupEntry(service) ?? dockerUserGroup(service);
    if (entry?.value !== '') return undefined;
    const origin = originOf(entry, service, facts);
    if (origin.kind === 'literal' || origin.kind === 'default') return undefined;
    const needed = neededGid(service, facts);
    return {
      summary: `${service.name} gets its group from ${origin.variable}, which is not set.`,
      plural: `{names} get their group from ${origin.variable}, which is not set.`,
      evidence: clientEvidence(service, facts, needed),
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
