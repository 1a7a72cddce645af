import { judgeConfigured, viewOf } from '../clients/judge-configured.ts';
import type { Facts, ServiceFacts } from '../facts/facts.ts';
import { serviceEvidence } from './evidence/service-evidence.ts';
import { fileFor } from './remedies/edit-target.ts';
import { groupSteps } from './remedies/service-remedies.ts';
import { recreate } from './remedies/service-steps.ts';
import { proxyFor } from './remedies/socket-proxy.ts';
import { defineRule, type Remedy } from './rule.ts';

export const usernsRemap = defineRule({
  id: 'userns-remap',
  title: "userns-remap leaves the socket's group unmapped",
  severity: 'error',
  scope: 'service',
  why: "With userns-remap, the engine maps all ids of a container to a subordinate range. The socket's group is outside that range: in the container it shows as 65534, and no group_add can name it. Either run this service outside the namespace, or reach the engine through a socket proxy that runs outside it.",
  byHand: [
    "docker info -f '{{.SecurityOptions}}'",
    'grep dockremap /etc/subuid /etc/subgid',
    "docker inspect -f '{{.Name}} {{.HostConfig.UsernsMode}}' $(docker compose ps -q)",
  ],
  diagnose(service, facts) {
    if (facts.engine.state !== 'answered' || facts.engine.userns.mode !== 'remap') return undefined;
    if (service.usernsMode === 'host' || judgeConfigured(service, facts).access !== 'denied') return undefined;
    const view = viewOf(service, facts);
    if (view.state !== 'seen' || view.inode.gid !== null) return undefined;
    const mount = facts.mounts.find(({ source }) => source === service.socketMount.source);
    if (mount?.state !== 'seen') return undefined;
    const { gid } = mount.node;
    return {
      summary: `${service.name} runs in a remapped user namespace, where the socket's group ${gid} is not mapped.`,
      evidence: [
        ...serviceEvidence(service, facts, null),
        {
          label: 'socket in the container',
          found: 'belongs to 65534 (not mapped)',
          expected: `group ${gid}`,
        },
      ],
      remedies: [leaveNamespace(service, facts, gid), ...proxyFor(service, facts)],
      at: service.at,
    };
  },
});

/** Root on the host owns the socket; any other user needs the group on the host, too. */
function leaveNamespace(service: ServiceFacts, facts: Facts, gid: number): Remedy {
  const { name } = service;
  const outside = { ...service, usernsMode: 'host' };
  const group = judgeConfigured(outside, facts).access === 'ok' ? [] : groupSteps(outside, facts, gid);
  const edit = { op: 'set-key', service: name, key: 'userns_mode', value: 'host' } as const;
  return {
    title: `Run ${name} outside the remapped namespace${group.length === 0 ? '' : ` and add group ${gid}`}`,
    safety: 'risky',
    grants: "this service the host's ids: its root is root on the host",
    impact: 'files that the service created in the namespace no longer belong to it',
    steps: [
      { kind: 'edit', file: fileFor(service, 'userns_mode'), edit },
      ...group,
      ...recreate(service, facts),
    ],
  };
}
