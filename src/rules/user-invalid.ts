import type { Client } from '../clients/client.ts';
import { dockerUserGroup } from '../clients/group-choice.ts';
import { isRead, neededGid } from '../clients/needed-gid.ts';
import { HIGHEST_ENGINE_ID } from '../compose/highest-id.ts';
import type { Facts } from '../facts/facts.ts';
import { formatCommand } from '../host/command.ts';
import { dockerCommand } from './remedies/docker-command.ts';
import { fileFor } from './remedies/edit-target.ts';
import { joinGroup, withConsent } from './remedies/service-remedies.ts';
import { ask, askToRun, type Diagnosis, defineRule, manual, type Remedy } from './rule.ts';

export const userInvalid = defineRule({
  id: 'user-invalid',
  title: 'The engine cannot start the container as this user',
  severity: 'error',
  scope: 'client',
  why: "An engine looks up the name of a user or group in the image's own /etc/passwd and /etc/group, not on the host, and takes numbers up to 2147483647. Anything else keeps the container from starting, so that no group can help.",
  byHand: [
    "docker inspect -f '{{.Name}} {{.Config.User}} {{.State.Error}}' $(docker compose ps -aq)",
    'docker compose config | grep -B 1 -A 1 user:',
  ],
  diagnose(client, facts) {
    const { effectiveUser, name } = client;
    // What runs has been started.
    if (client.kind !== 'service' && client.container.process.state === 'known') return undefined;
    const problem = problemOf(client);
    if (problem === null) return client.kind === 'service' ? undefined : byItsGroups(client);
    if (effectiveUser.state === 'unknown') return undefined;
    return {
      summary: `${name} cannot start as user ${effectiveUser.user}: ${problem}.`,
      evidence: [{ label: 'user', found: effectiveUser.user, expected: 'a user of the image, or a number' }],
      remedies: [...joinByNumber(client, facts), chooseUser(client, facts)],
      at: client.userWritten?.at ?? client.at,
    };
  },
});

/** A group without a name or number, of a variable that nothing sets: Engine 28 breaks off in the middle of the start. */
function byItsGroups(client: Client): Diagnosis | undefined {
  const { name, groupAdd, at } = client;
  if (groupAdd.every(({ value }) => value !== '')) return undefined;
  const found = groupAdd.map(({ value }) => value || '""').join(', ');
  return {
    summary: `${name} cannot start: one of the groups that it joins is empty.`,
    evidence: [{ label: 'group_add', found, expected: 'groups of the image, or numbers' }],
    remedies: [
      manual('Create it again without the empty group', [
        ask(`Create ${name} again without the empty group, or with the variable set that it comes from.`),
      ]),
    ],
    at,
  };
}

/** Null where the engine takes the user, and where it is not known what the image has. */
function problemOf({ effectiveUser }: Client): string | null {
  if (effectiveUser.state === 'unknown') return null;
  const { user, groups } = effectiveUser;
  const numbers = user.split(':').filter((part) => /^\d+$/.test(part));
  if (numbers.some((number) => Number(number) > HIGHEST_ENGINE_ID))
    return `the highest number that engines take is ${HIGHEST_ENGINE_ID}`;
  if (groups.state === 'unknown') return null;
  if (groups.uid === null) return 'its image has no such user';
  return groups.gid === null ? 'its image has no such group' : null;
}

/** A group that is there for the socket, by a name which only this host has. */
function joinByNumber(client: Client, facts: Facts): Remedy[] {
  const needed = neededGid(client, facts);
  const isGuess = !isRead(needed);
  const isNumber = /:\d+$/.test(client.user ?? '');
  if (isGuess || isNumber || dockerUserGroup(client) === null) return [];
  return [withConsent(joinGroup(client, facts, needed.gid), needed.gid)];
}

function chooseUser(client: Client, facts: Facts): Remedy {
  const { name, image } = client;
  const where = client.kind === 'service' ? `In ${fileFor(client, 'user')}, set` : 'Set';
  const args = [
    'run',
    '--rm',
    '--network',
    'none',
    '--entrypoint',
    'cat',
    image ?? '',
    '/etc/passwd',
    '/etc/group',
  ];
  return manual(`Give ${name} a user that its image has`, [
    ...(image === null
      ? []
      : [ask('To see what its image has:'), askToRun(formatCommand(dockerCommand(facts, args)))]),
    ask(`${where} the user of ${name} to one of these, or to a number such as 1000:1000.`),
  ]);
}
