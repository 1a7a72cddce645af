import { judgeClient } from '../clients/judge-client.ts';
import { isRead, neededGid } from '../clients/needed-gid.ts';
import { clientEvidence } from './evidence/client-evidence.ts';
import { joinGroup, withConsent } from './remedies/service-remedies.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule } from './rule.ts';

export const groupByName = defineRule({
  id: 'group-by-name',
  title: 'Group name is missing or different in the image',
  severity: 'error',
  scope: 'client',
  why: "A name in group_add is looked up in the image's /etc/group, not in the host's. If the image has no such group, the engine refuses to start the container; if it has one, its gid usually differs. Only the socket's gid, in quotes, means the same on both sides.",
  byHand: [
    'docker compose config | grep -A 2 group_add',
    'docker compose ps -q | xargs -I{} docker exec {} cat /etc/group',
    'stat -L -c %g /var/run/docker.sock',
  ],
  diagnose(client, facts) {
    const named = client.namedGroups.filter((group) => group.state === 'known');
    const absent = named.find(({ gid }) => gid === null);
    const needed = neededGid(client, facts);
    // A name that resolves stays as long as it works, or if no gid would do better.
    const isWrong = needed !== null && judgeClient(client, facts).access === 'denied';
    const group = absent ?? (isWrong ? named[0] : undefined);
    if (group === undefined) return undefined;
    const isGuess = !isRead(needed);
    const inImage = group.gid === null ? 'not found' : `gid ${group.gid}`;
    const expected = isGuess ? {} : { expected: String(needed.gid) };
    return {
      summary:
        group.gid === null
          ? `${client.name} joins group "${group.name}" by name, but its image has no such group.`
          : `${client.name} joins group "${group.name}" by name, but its gid in the image is ${group.gid}, not the socket's.`,
      evidence: [
        ...clientEvidence(client, facts, needed),
        { label: `${group.name} in the image`, found: inImage, ...expected },
      ],
      remedies: [
        ...(isGuess ? [] : [withConsent(joinGroup(client, facts, needed.gid), needed.gid)]),
        ...orProxy(client, facts),
      ],
      at: client.groupAdd.find(({ value }) => value === group.name)?.at ?? client.at,
    };
  },
});
