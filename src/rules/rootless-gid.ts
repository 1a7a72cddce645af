import type { Client } from '../clients/client.ts';
import { judgeClient } from '../clients/judge-client.ts';
import { viewOf } from '../clients/judge-configured.ts';
import type { Facts } from '../facts/facts.ts';
import { clientEvidence } from './evidence/client-evidence.ts';
import { fileFor } from './remedies/edit-target.ts';
import { joinGroup, withConsent } from './remedies/service-remedies.ts';
import { recreate } from './remedies/service-steps.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { startWith, userSetting } from './remedies/start-with.ts';
import { defineRule, type Remedy } from './rule.ts';

export const rootlessGid = defineRule({
  id: 'rootless-gid',
  title: "The host's gid is not valid in a rootless engine",
  severity: 'error',
  scope: 'client',
  why: "A rootless engine runs in a user namespace with its own ids. The gid that stat shows on the host is not the one that a container must join: the engine's gid map translates it, and a container that asks for the host's gid does not start. If the socket belongs to the user's own group, that group is 0 in the container.",
  byHand: [
    "docker info -f '{{.SecurityOptions}}'",
    'stat -c %g "/run/user/$(id -u)/docker.sock"',
    'grep "^$(id -un):" /etc/subgid',
    'docker compose config | grep -A 2 group_add',
  ],
  diagnose(client, facts) {
    if (facts.engine.state !== 'answered' || facts.engine.userns.mode !== 'rootless') return undefined;
    if (judgeClient(client, facts).access !== 'denied') return undefined;
    const mount = facts.mounts.find(({ source }) => source === client.socketMount.source);
    const view = viewOf(client, facts);
    if (mount?.state !== 'seen' || view.state !== 'seen') return undefined;
    const { name } = client;
    const { gid: outside } = mount.node;
    const { gid } = view.inode;
    const join = gid === null ? [] : [withConsent(joinGroup(client, facts, gid), gid)];
    const needed = gid === null ? null : ({ gid, source: 'map' } as const);
    const inside = gid === null ? 'not mapped' : String(gid);
    return {
      summary:
        gid === null
          ? `${name} cannot join the socket's group: host gid ${outside} is not mapped in the rootless engine.`
          : `${name} must join group ${gid}, which is host gid ${outside} in the rootless engine.`,
      evidence: [
        ...clientEvidence(client, facts, needed),
        {
          label: 'gid map',
          found: `host gid ${outside} is ${inside} in the container (from ${facts.engine.userns.source})`,
        },
      ],
      remedies: [...join, ...(gid ? [] : [asItsUser(client, facts)]), ...orProxy(client, facts)],
      at: client.at,
    };
  },
});

/** Not root on the host: container root is the user who runs the engine. */
function asItsUser(client: Client, facts: Facts): Remedy {
  const { name } = client;
  const title = `Run ${name} as root in the container, which is the user who runs the engine`;
  if (client.kind !== 'service') return startWith(client, [userSetting('0:0')], { facts, title });
  const edit = { op: 'set-key', service: name, key: 'user', value: '0:0' } as const;
  return {
    title,
    safety: 'risky',
    grants:
      "this service the access of the user who runs the rootless engine: that user's files and containers, and no more",
    steps: [{ kind: 'edit', file: fileFor(client, 'user'), edit }, ...recreate(client, facts)],
  };
}
