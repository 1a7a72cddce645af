import { neededGid } from '../access/needed-gid.ts';
import { judgeService } from '../access/service-access.ts';
import { defineRule } from './rule.ts';
import { serviceEvidence } from './service-evidence.ts';
import { joinGroup } from './service-remedies.ts';

export const serviceRootlessGid = defineRule({
  id: 'service-rootless-gid',
  title: "Under a rootless engine the host's group id means nothing inside",
  severity: 'error',
  scope: 'service',
  why: "A rootless engine runs in its user's own namespace, where ids are counted anew. The gid that stat shows on the host is not the one a container must join: the engine's gid map translates it, and a container that asks for the host's number does not even start.",
  diagnose(service, facts) {
    if (facts.engine.state !== 'answered' || facts.engine.userns.mode !== 'rootless') return undefined;
    if (judgeService(service, facts).access !== 'denied') return undefined;
    const needed = neededGid(service, facts);
    const mount = facts.mounts.find(({ source }) => source === service.socketMount.source);
    if (needed === null || needed.gid === 0 || mount?.state !== 'seen') return undefined;
    return {
      summary: `${service.name} must join group ${needed.gid}: the host's ${mount.node.gid} has no meaning inside a rootless engine.`,
      evidence: [
        ...serviceEvidence(service, facts, needed),
        {
          label: 'gid map',
          saw: `host ${mount.node.gid} is ${needed.gid} inside (${facts.engine.userns.source})`,
        },
      ],
      remedies: [joinGroup(service, facts, needed.gid)],
      at: service.at,
    };
  },
});
