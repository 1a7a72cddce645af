import { type Difference, differencesFrom } from '../access/config-drift.ts';
import { judgeContainer } from '../access/container-access.ts';
import { judgeService } from '../access/service-access.ts';
import type { ContainerFacts, ServiceFacts } from '../facts/facts.ts';
import { formatGroups } from './evidence/format.ts';
import { createAgain } from './remedies/service-steps.ts';
import { defineRule, type Evidence } from './rule.ts';

export const containerOutdated = defineRule({
  id: 'container-outdated',
  title: 'The running container is older than its configuration',
  severity: 'error',
  scope: 'container',
  why: 'A container keeps the user and groups it was created with. The Compose file has been corrected since, or the image built anew, and a restart does not apply that: the container has to be created again.',
  diagnose(container, facts) {
    if (facts.project.state !== 'found' || container.process.state !== 'known') return undefined;
    const service = facts.project.services.find(({ name }) => name === container.service);
    if (!service || judgeService(service, facts).access !== 'ok') return undefined;
    if (judgeContainer(container, facts).access !== 'denied') return undefined;
    const differences = differencesFrom(container, service);
    if (differences.length === 0) return undefined;
    const { gid, groups } = container.process;
    return {
      summary: `${container.name} was created before ${service.name} was corrected, and still may not use the socket.`,
      evidence: [
        ...differences.map((difference) => evidenceOf(difference, container, service)),
        { label: 'groups of its process', saw: formatGroups([gid, ...groups]) },
      ],
      remedies: [createAgain(service, facts)],
      at: service.at,
    };
  },
});

function evidenceOf(difference: Difference, container: ContainerFacts, service: ServiceFacts): Evidence {
  const label = `${difference} of the container`;
  const groups = (values: readonly string[]): string => values.join(', ') || 'nothing';
  switch (difference) {
    case 'group_add':
      return { label, saw: groups(container.groupAdd), wanted: groups(service.groupAdd.map((e) => e.value)) };
    case 'user':
      return { label, saw: container.user, wanted: service.user ?? 'that of the image' };
    case 'userns_mode':
      return { label, saw: container.usernsMode || 'none', wanted: service.usernsMode || 'none' };
    case 'image':
      return { label, saw: `an older ${container.image.name}` };
    case 'mount':
      return { label, saw: container.socketMount.source, wanted: service.socketMount.source };
  }
}
