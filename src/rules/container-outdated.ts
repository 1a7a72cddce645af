import { judgeContainer } from '../access/container-access.ts';
import { isOlderThanFile } from '../access/older-than-file.ts';
import { judgeService } from '../access/service-access.ts';
import { formatGroups } from './format.ts';
import { defineRule, type Evidence } from './rule.ts';
import { recreate } from './service-remedies.ts';

export const containerOutdated = defineRule({
  id: 'container-outdated',
  title: 'The running container is older than its configuration',
  severity: 'error',
  scope: 'container',
  why: 'A container keeps the user and groups it was created with. The Compose file has been corrected since, and a restart does not apply that: the container has to be created again.',
  diagnose(container, facts) {
    if (facts.project.state !== 'found' || container.process.state !== 'known') return undefined;
    const service = facts.project.services.find(({ name }) => name === container.service);
    if (!service || judgeService(service, facts).access !== 'ok') return undefined;
    if (judgeContainer(container, facts).access !== 'denied') return undefined;
    if (!isOlderThanFile(container, service)) return undefined;
    const configured = service.groupAdd.map(({ value }) => value);
    return {
      summary: `${container.name} was created before ${service.name} was corrected, and still may not use the socket.`,
      evidence: [
        {
          label: 'group_add of the container',
          saw: container.groupAdd.join(', ') || 'nothing',
          wanted: configured.join(', ') || 'nothing',
        },
        ...userEvidence(container.user, service.user),
        {
          label: 'groups of its process',
          saw: formatGroups([container.process.gid, ...container.process.groups]),
        },
      ],
      remedies: [{ title: `Create ${service.name} again`, safety: 'safe', steps: recreate(service, facts) }],
      at: service.at,
    };
  },
});

function userEvidence(saw: string, configured: string | null): Evidence[] {
  if (configured === null || configured === saw) return [];
  return [{ label: 'user of the container', saw, wanted: configured }];
}
