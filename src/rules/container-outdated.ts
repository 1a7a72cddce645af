import { type Difference, differencesFrom } from '../clients/config-drift.ts';
import { serviceOf } from '../clients/find-clients.ts';
import { judgeContainer } from '../clients/judge-client.ts';
import { judgeConfigured, judgeStarted } from '../clients/judge-configured.ts';
import type { ContainerFacts, Facts, ServiceFacts } from '../facts/facts.ts';
import { formatGroups } from './evidence/format.ts';
import { recreateService } from './remedies/service-steps.ts';
import { defineRule, type Evidence } from './rule.ts';

export const containerOutdated = defineRule({
  id: 'container-outdated',
  title: 'The container does not match its configuration',
  severity: 'error',
  scope: 'container',
  why: 'A container keeps the user, groups and mounts it was created with. Changes to the Compose file or a rebuilt image do not reach it, not even on restart. Recreate the container to apply them.',
  byHand: [
    'docker compose config | grep -A 2 group_add',
    "docker inspect -f '{{.Created}} {{.Config.User}} {{.HostConfig.GroupAdd}}' $(docker compose ps -q)",
  ],
  diagnose(container, facts) {
    const service = serviceOf(container, facts);
    if (!service || !mayHelp(service, facts)) return undefined;
    if (judgeContainer(container, facts).access !== 'denied') return undefined;
    const differences = differencesFrom(container, service);
    if (differences.length === 0) return undefined;
    const { process } = container;
    return {
      summary: `${container.name} does not match its current configuration and cannot use the Docker socket.`,
      evidence: [
        ...differences.map((difference) => evidenceOf(difference, container, service)),
        ...(process.state === 'known'
          ? [{ label: 'process groups', found: formatGroups([process.gid, ...process.groups]) }]
          : [{ label: 'state', found: container.status }]),
      ],
      remedies: [recreateService(service, facts)],
      at: service.at,
    };
  },
});

/** Where it is unknown whom its command switches to, what it starts with decides. */
function mayHelp(service: ServiceFacts, facts: Facts): boolean {
  const { access } = judgeStarted(service, facts);
  return access === 'ok' || (access === 'unknown' && judgeConfigured(service, facts).access === 'ok');
}

function evidenceOf(difference: Difference, container: ContainerFacts, service: ServiceFacts): Evidence {
  const label = `container ${difference}`;
  const groups = (values: readonly string[]): string => values.join(', ') || 'none';
  switch (difference) {
    case 'group_add':
      return {
        label,
        found: groups(container.groupAdd),
        expected: groups(service.groupAdd.map((e) => e.value)),
      };
    case 'user':
      return { label, found: container.user, expected: service.user ?? "the image's user" };
    case 'userns_mode':
      return { label, found: container.usernsMode || 'none', expected: service.usernsMode || 'none' };
    case 'image':
      return { label, found: `an earlier build of ${container.image.name}` };
    case 'mount':
      return { label, found: container.socketMount.source, expected: service.socketMount.source };
  }
}
