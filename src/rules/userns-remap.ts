import type { Client, ServiceClient } from '../clients/client.ts';
import { judgeClient } from '../clients/judge-client.ts';
import { judgeConfigured, viewOf } from '../clients/judge-configured.ts';
import type { Facts } from '../facts/facts.ts';
import { clientEvidence } from './evidence/client-evidence.ts';
import { fileFor } from './remedies/edit-target.ts';
import { groupSteps } from './remedies/service-remedies.ts';
import { recreate } from './remedies/service-steps.ts';
import { proxyFor } from './remedies/socket-proxy.ts';
import { groupSetting, hostNamespace, startWith } from './remedies/start-with.ts';
import { defineRule, type Remedy } from './rule.ts';

export const usernsRemap = defineRule({
  id: 'userns-remap',
  title: "userns-remap leaves the socket's group unmapped",
  severity: 'error',
  scope: 'client',
  why: "With userns-remap, the engine maps all ids of a container to a subordinate range. The socket's group is outside that range: in the container it shows as 65534, and no group_add can name it. Either run this service outside the namespace, or reach the engine through a socket proxy that runs outside it.",
  byHand: [
    "docker info -f '{{.SecurityOptions}}'",
    'grep dockremap /etc/subuid /etc/subgid',
    "docker inspect -f '{{.Name}} {{.HostConfig.UsernsMode}}' $(docker compose ps -q)",
  ],
  diagnose(client, facts) {
    if (facts.engine.state !== 'answered' || facts.engine.userns.mode !== 'remap') return undefined;
    if (client.usernsMode === 'host' || judgeClient(client, facts).access !== 'denied') return undefined;
    const view = viewOf(client, facts);
    if (view.state !== 'seen' || view.inode.gid !== null) return undefined;
    const mount = facts.mounts.find(({ source }) => source === client.socketMount.source);
    if (mount?.state !== 'seen') return undefined;
    const { gid } = mount.node;
    return {
      summary: `${client.name} runs in a remapped user namespace, where the socket's group ${gid} is not mapped.`,
      evidence: [
        ...clientEvidence(client, facts, null),
        {
          label: 'socket in the container',
          found: 'belongs to 65534 (not mapped)',
          expected: `group ${gid}`,
        },
      ],
      remedies: [leaveNamespace(client, facts, gid), ...proxyFor(client, facts)],
      at: client.at,
    };
  },
});

/** Root on the host owns the socket; any other user needs the group on the host, too. */
function leaveNamespace(client: Client, facts: Facts, gid: number): Remedy {
  const outside = { ...client, usernsMode: 'host' };
  const needsGroup = judgeConfigured(outside, facts).access !== 'ok';
  const title = `Run ${client.name} outside the remapped namespace${needsGroup ? ` and add group ${gid}` : ''}`;
  if (client.kind === 'service')
    return leaveByFiles({ ...client, usernsMode: 'host' }, { facts, title, gid, needsGroup });
  const settings = [hostNamespace, ...(needsGroup ? [groupSetting(gid)] : [])];
  return startWith(client, settings, { facts, title, warning: 'Its root is root on the host then.' });
}

interface Leaving {
  readonly facts: Facts;
  readonly title: string;
  readonly gid: number;
  readonly needsGroup: boolean;
}

function leaveByFiles(service: ServiceClient, { facts, title, gid, needsGroup }: Leaving): Remedy {
  const { name } = service;
  const group = needsGroup ? groupSteps(service, facts, gid) : [];
  const edit = { op: 'set-key', service: name, key: 'userns_mode', value: 'host' } as const;
  return {
    title,
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
