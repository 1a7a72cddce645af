import { processInside } from '../access/process-inside.ts';
import type { Client } from '../clients/client.ts';
import { differencesFrom } from '../clients/config-drift.ts';
import { asCreated, containersOf, serviceOf } from '../clients/find-clients.ts';
import { credentialsOf, judgeConfigured, judgeStarted, namespaceOf } from '../clients/judge-configured.ts';
import { judgeProcess } from '../clients/judge-process.ts';
import { isRead, neededGid } from '../clients/needed-gid.ts';
import type { ContainerFacts, Facts, ServiceFacts } from '../facts/facts.ts';
import { formatGroups } from './evidence/format.ts';
import { fileFor } from './remedies/edit-target.ts';
import { joinGroup } from './remedies/service-remedies.ts';
import { recreate } from './remedies/service-steps.ts';
import { setGroupVariable, switchWithGroup } from './remedies/user-switch.ts';
import { ask, type Diagnosis, defineRule, manual, noNewAccess, type Remedy } from './rule.ts';

export const groupsDropped = defineRule({
  id: 'groups-dropped',
  title: "The process dropped the socket's group",
  severity: 'error',
  scope: 'client',
  why: 'An entrypoint that switches users with su-exec, gosu or setpriv resets the groups, and the ones from group_add are lost. docker exec adds them again, so id looks right there. Only the groups of the running process count.',
  byHand: [
    "docker inspect -f '{{.Name}} {{.Config.User}} {{.HostConfig.GroupAdd}}' $(docker compose ps -q)",
    "docker inspect -f '{{.State.Pid}}' $(docker compose ps -q) | xargs -I{} grep -H -E '^(Uid|Gid|Groups):' /proc/{}/status",
  ],
  diagnose(client, facts) {
    const containers = client.kind === 'service' ? containersOf(client, facts) : [client.container];
    const running = containers.filter(({ process }) => process.state === 'known');
    if (running.length === 0) return byItsCommand(client, facts);
    const found = running.map((container) => byItsProcess(container, client, facts));
    return found.find((diagnosis) => diagnosis !== undefined);
  },
});

function byItsProcess(container: ContainerFacts, client: Client, facts: Facts): Diagnosis | undefined {
  if (container.process.state !== 'known') return undefined;
  const service = serviceOf(container, facts);
  if (service && (container.stack || differencesFrom(container, service).length > 0)) return undefined;
  if (judgeConfigured(service ?? asCreated(container), facts).access !== 'ok') return undefined;
  if (judgeProcess(container, facts).access !== 'denied') return undefined;
  const { command, uid, gid, groups } = container.process;
  return {
    summary: `${container.name} is configured with access, but its process runs as uid ${uid} without the socket's group.`,
    evidence: [
      {
        label: 'container',
        found: `user ${container.user}, group_add ${container.groupAdd.join(', ') || 'none'}`,
      },
      { label: 'its process', found: `${command}, uid ${uid}, groups ${formatGroups([gid, ...groups])}` },
    ],
    remedies: [
      ...setGroupVariable(client, processInside(container, container.process, namespaceOf(facts)).uid, facts),
      ...(service ? startAsItself(container, service, facts) : []),
      manual('Keep the groups when the entrypoint switches users', ways),
    ],
    at: service?.at ?? null,
  };
}

/** What does not run yet, or no longer, is known by what it will run. */
function byItsCommand(client: Client, facts: Facts): Diagnosis | undefined {
  const { userSwitch, name, at } = client;
  // A group of the container would not reach the client, so no rule about groups has a remedy for it.
  if (userSwitch?.state !== 'known' || credentialsOf(client)?.uid !== 0) return undefined;
  if (userSwitch.keepsGroups && judgeConfigured(client, facts).access !== 'ok') return undefined;
  if (judgeStarted(client, facts).access !== 'denied') return undefined;
  const { by, uid, gid, gids } = userSwitch;
  return {
    summary: `${name} starts as root, but its command switches to uid ${uid}, who does not have the socket's group.`,
    evidence: [
      { label: 'its command', found: `${by} to uid ${uid}, groups ${formatGroups([gid, ...gids])}` },
    ],
    remedies: [
      ...setGroupVariable(client, uid, facts),
      keepingGroup(client, facts) ??
        switchWithGroup(client, userSwitch, facts) ??
        manual('Keep the groups when the entrypoint switches users', ways),
    ],
    at,
  };
}

/** Where the switch leaves the container's groups alone, one of those is enough. */
function keepingGroup(client: Client, facts: Facts): Remedy | null {
  const needed = neededGid(client, facts);
  const isGuess = !isRead(needed);
  const keeps = client.userSwitch?.state === 'known' && client.userSwitch.keepsGroups;
  return keeps && !isGuess ? joinGroup(client, facts, needed.gid) : null;
}

const ways = [
  ask('In the entrypoint, use setpriv with --keep-groups.'),
  ask(
    "Or add the user to the socket's group in the Dockerfile, and call su-exec USER or gosu USER without a group.",
  ),
];

/** A process that starts as its final user has no groups to drop. Not possible where `user:` is already set. */
function startAsItself(container: ContainerFacts, service: ServiceFacts, facts: Facts): Remedy[] {
  const { process } = container;
  if (service.user !== null || process.state !== 'known') return [];
  const { uid, gids } = processInside(container, process, namespaceOf(facts));
  if (uid === null || uid === 0 || gids[0] === undefined) return [];
  const value = `${uid}:${gids[0]}`;
  const edit = { op: 'set-key', service: service.name, key: 'user', value } as const;
  return [
    {
      title: `Start ${service.name} as ${value}, without switching users`,
      safety: 'risky',
      grants: noNewAccess,
      impact: 'the entrypoint no longer runs as root, so any setup it does as root fails',
      steps: [{ kind: 'edit', file: fileFor(service, 'user'), edit }, ...recreate(service, facts)],
    },
  ];
}
