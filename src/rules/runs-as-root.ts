import type { Client } from '../clients/client.ts';
import { containersOf } from '../clients/find-clients.ts';
import { isRead, neededGid } from '../clients/needed-gid.ts';
import { variableSwitch } from '../clients/variable-switch.ts';
import type { Facts } from '../facts/facts.ts';
import { fileFor } from './remedies/edit-target.ts';
import { isSocketProxy } from './remedies/proxy-clients.ts';
import { groupSetting, startWith, userSetting } from './remedies/start-with.ts';
import { ask, askToWrite, defineRule, manual, type Remedy } from './rule.ts';

export const runsAsRoot = defineRule({
  id: 'runs-as-root',
  title: 'Runs as root with the raw socket',
  severity: 'note',
  scope: 'client',
  why: "Root in the container needs no group to use the socket, and it can also write to the files of the image and of its mounts. A non-root user with the socket's group can do the same work with fewer permissions.",
  byHand: ["docker inspect -f '{{.Name}} {{.Config.User}}' $(docker compose ps -q)", 'docker compose top'],
  diagnose(client, facts) {
    const { effectiveUser, name, at, socketMount } = client;
    if (effectiveUser.state === 'unknown' || effectiveUser.groups.state === 'unknown') return undefined;
    if (effectiveUser.groups.uid !== 0 || socketMount.source === '' || isSocketProxy(client))
      return undefined;
    // In a rootless engine, root in a container is the user who runs the engine; no other user would have less.
    if (facts.engine.state === 'answered' && facts.engine.userns.mode === 'rootless') return undefined;
    if (client.userSwitch || variableSwitch(client.environment)) return undefined;
    if (hasSteppedDown(client, facts)) return undefined;
    const needed = neededGid(client, facts);
    const isKnown = isRead(needed);
    const group = isKnown && needed.gid !== 0 ? needed.gid : null;
    return {
      summary: `${name} runs as root and has the raw Docker socket.`,
      plural: '{names} run as root and have the raw Docker socket.',
      evidence: [],
      remedies: [stepDown(client, facts, group)],
      at,
    };
  },
});

function stepDown(client: Client, facts: Facts, gid: number | null): Remedy {
  const title = 'Run it as a non-root user';
  const user = '10001:10001';
  if (client.kind !== 'service')
    return startWith(client, [userSetting(user), ...(gid === null ? [] : [groupSetting(gid)])], {
      facts,
      title,
    });
  return manual(title, [
    ask(`In ${fileFor(client, 'user')}, in ${client.name}:`),
    askToWrite([`user: "${user}"`, ...(gid === null ? [] : [`group_add: ["${gid}"]`])]),
  ]);
}

/** The container started as root, but its processes now run as other users. */
function hasSteppedDown(client: Client, facts: Facts): boolean {
  const containers = client.kind === 'service' ? containersOf(client, facts) : [client.container];
  const process = containers[0]?.process;
  if (process?.state !== 'known') return false;
  return [process, ...process.others].every(({ uid, dacOverride }) => uid !== 0 && !dacOverride);
}
