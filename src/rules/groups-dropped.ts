import { differencesFrom } from '../access/config-drift.ts';
import { judgeContainer, processInside } from '../access/container-access.ts';
import { judgeService, namespaceOf } from '../access/service-access.ts';
import type { ContainerFacts, Facts, ServiceFacts } from '../facts/facts.ts';
import { formatGroups } from './evidence/format.ts';
import { fileFor } from './remedies/edit-target.ts';
import { recreate } from './remedies/service-steps.ts';
import { defineRule, type Remedy } from './rule.ts';

export const groupsDropped = defineRule({
  id: 'groups-dropped',
  title: 'The container has the right, but its process gave it up',
  severity: 'error',
  scope: 'container',
  why: 'An entry point that changes the user with su-exec, gosu or setpriv sets the groups anew, and the ones of group_add are lost on the way. docker exec is given them again, so that id looks right there: only the process itself tells.',
  diagnose(container, facts) {
    if (facts.project.state !== 'found' || container.process.state !== 'known') return undefined;
    const service = facts.project.services.find(({ name }) => name === container.service);
    if (!service || container.stack || differencesFrom(container, service).length > 0) return undefined;
    if (judgeService(service, facts).access !== 'ok') return undefined;
    if (judgeContainer(container, facts).access !== 'denied') return undefined;
    const { command, uid, gid, groups } = container.process;
    return {
      summary: `${container.name} was let in, but its process runs as uid ${uid} without the group of the socket.`,
      evidence: [
        {
          label: 'the container',
          saw: `user ${container.user}, group_add ${container.groupAdd.join(', ') || 'nothing'}`,
        },
        { label: 'its process', saw: `${command}, uid ${uid}, groups ${formatGroups([gid, ...groups])}` },
      ],
      remedies: [
        ...startAsItself(container, service, facts),
        {
          title: 'Keep the groups when the entry point changes the user',
          safety: 'manual',
          steps: ways.map((instruction) => ({ kind: 'ask', instruction })),
        },
      ],
      at: service.at,
    };
  },
});

const ways = [
  'Let the entry point keep them: setpriv --reuid USER --regid GROUP --keep-groups PROGRAM.',
  "Or make the socket's group one of the user's own in the Dockerfile: su-exec USER and gosu USER, without a group, give it those.",
];

/** Whoever is the user from the start has nothing to drop. Where `user:` says who it is, that is no way. */
function startAsItself(container: ContainerFacts, service: ServiceFacts, facts: Facts): Remedy[] {
  const { process } = container;
  if (service.user !== null || process.state !== 'known') return [];
  const { uid, gids } = processInside(container, process, namespaceOf(facts));
  if (uid === null || uid === 0 || gids[0] === undefined) return [];
  const value = `${uid}:${gids[0]}`;
  const edit = { op: 'set-key', service: service.name, key: 'user', value } as const;
  return [
    {
      title: `Start ${service.name} as ${value} itself, so that nothing has to change the user`,
      safety: 'risky',
      grants:
        'nothing new, but takes something: what the entry point does as root before it steps down, it cannot do then',
      steps: [{ kind: 'edit', file: fileFor(service, 'user'), edit }, ...recreate(service, facts)],
    },
  ];
}
