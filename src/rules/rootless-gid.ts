import { judgeConfigured, viewOf } from '../clients/judge-configured.ts';
import type { Facts, ServiceFacts } from '../facts/facts.ts';
import { serviceEvidence } from './evidence/service-evidence.ts';
import { fileFor } from './remedies/edit-target.ts';
import { joinGroup, withConsent } from './remedies/service-remedies.ts';
import { recreate } from './remedies/service-steps.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule, type Remedy } from './rule.ts';

export const rootlessGid = defineRule({
  id: 'rootless-gid',
  title: "The host's gid is not valid in a rootless engine",
  severity: 'error',
  scope: 'service',
  why: "A rootless engine runs in a user namespace with its own ids. The gid that stat shows on the host is not the one that a container must join: the engine's gid map translates it, and a container that asks for the host's gid does not start. If the socket belongs to the user's own group, that group is 0 in the container.",
  byHand: [
    "docker info -f '{{.SecurityOptions}}'",
    'stat -c %g "/run/user/$(id -u)/docker.sock"',
    'grep "^$(id -un):" /etc/subgid',
    'docker compose config | grep -A 2 group_add',
  ],
  diagnose(service, facts) {
    if (facts.engine.state !== 'answered' || facts.engine.userns.mode !== 'rootless') return undefined;
    if (judgeConfigured(service, facts).access !== 'denied') return undefined;
    const mount = facts.mounts.find(({ source }) => source === service.socketMount.source);
    const view = viewOf(service, facts);
    if (mount?.state !== 'seen' || view.state !== 'seen') return undefined;
    const { name } = service;
    const { gid: outside } = mount.node;
    const { gid } = view.inode;
    const join = gid === null ? [] : [withConsent(joinGroup(service, facts, gid), gid)];
    const needed = gid === null ? null : ({ gid, source: 'map' } as const);
    const inside = gid === null ? 'not mapped' : String(gid);
    return {
      summary:
        gid === null
          ? `${name} cannot join the socket's group: host gid ${outside} is not mapped in the rootless engine.`
          : `${name} must join group ${gid}, which is host gid ${outside} in the rootless engine.`,
      evidence: [
        ...serviceEvidence(service, facts, needed),
        {
          label: 'gid map',
          found: `host gid ${outside} is ${inside} in the container (from ${facts.engine.userns.source})`,
        },
      ],
      remedies: [...join, ...(gid ? [] : [asItsUser(service, facts)]), ...orProxy(service, facts)],
      at: service.at,
    };
  },
});

/** Not root on the host: container root is the user who runs the engine. */
function asItsUser(service: ServiceFacts, facts: Facts): Remedy {
  const { name } = service;
  const edit = { op: 'set-key', service: name, key: 'user', value: '0:0' } as const;
  return {
    title: `Run ${name} as root in the container, which is the user who runs the engine`,
    safety: 'risky',
    grants:
      "this service the access of the user who runs the rootless engine: that user's files and containers, and no more",
    steps: [{ kind: 'edit', file: fileFor(service, 'user'), edit }, ...recreate(service, facts)],
  };
}
