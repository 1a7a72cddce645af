import { judgeService, viewOf } from '../access/service-access.ts';
import { serviceEvidence } from './evidence/service-evidence.ts';
import { joinGroup } from './remedies/service-remedies.ts';
import { defineRule } from './rule.ts';

export const serviceUsernsRemap = defineRule({
  id: 'service-userns-remap',
  title: 'The engine remaps ids, so the socket belongs to nobody inside',
  severity: 'error',
  scope: 'service',
  why: 'With userns-remap every id of a container is shifted into a subordinate range. The group that owns the socket is outside that range, so inside it shows as 65534 and no group_add can name it. Either this one service leaves the namespace, or a proxy that is outside passes on what is needed.',
  diagnose(service, facts) {
    if (facts.engine.state !== 'answered' || facts.engine.userns.mode !== 'remap') return undefined;
    if (service.usernsMode === 'host' || judgeService(service, facts).access !== 'denied') return undefined;
    const view = viewOf(service, facts);
    if (view.state !== 'seen' || view.inode.gid !== null) return undefined;
    const mount = facts.mounts.find(({ source }) => source === service.socketMount.source);
    if (mount?.state !== 'seen') return undefined;
    const { gid } = mount.node;
    const leave = { op: 'set-key', service: service.name, key: 'userns_mode', value: 'host' } as const;
    const join = joinGroup(service, facts, gid);
    return {
      summary: `${service.name} runs in a remapped user namespace, where the socket's group ${gid} does not exist.`,
      evidence: [
        ...serviceEvidence(service, facts, null),
        {
          label: 'inside the container',
          saw: 'the socket belongs to 65534 (nobody)',
          wanted: `group ${gid}`,
        },
      ],
      remedies: [
        {
          title: `Run ${service.name} outside the remapped namespace and join group ${gid}`,
          safety: 'risky',
          grants: 'this service the ids of the host: its root is root on the host',
          steps: [{ kind: 'edit', file: service.at.file, edit: leave }, ...join.steps],
        },
        {
          title: 'Put a socket proxy between the service and the engine',
          safety: 'manual',
          steps: [
            {
              kind: 'ask',
              instruction:
                'Mount the socket into a proxy with userns_mode: host, and give this service the proxy as DOCKER_HOST.',
            },
          ],
        },
      ],
      at: service.at,
    };
  },
});
