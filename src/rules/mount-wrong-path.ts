import { judgeService } from '../access/service-access.ts';
import { isForwardedPath, isSamePath, mountableSocket } from '../access/socket-mount.ts';
import { parentOf } from '../compose/paths.ts';
import type { Facts, ServiceFacts } from '../facts/facts.ts';
import { formatMode, formatPlace } from './evidence/format.ts';
import { fileFor } from './remedies/edit-target.ts';
import { mountRightPath } from './remedies/mount-right-path.ts';
import { orProxy } from './remedies/socket-proxy.ts';
import { defineRule, type Remedy } from './rule.ts';

export const mountWrongPath = defineRule({
  id: 'mount-wrong-path',
  title: 'The service mounts a path where no socket is',
  severity: 'error',
  scope: 'service',
  why: "A bind mount names a path of the engine's own host. Where nothing is, the engine makes an empty directory of that name, and the service finds a directory instead of a socket. The right path is the one the engine listens on; for an engine in a virtual machine that is /var/run/docker.sock, whatever the client's end is called.",
  diagnose(service, facts) {
    const { source, target, folder } = service.socketMount;
    const at = service.binds.find((bind) => bind.target === target)?.written?.at ?? service.at;
    const problem = problemOf(service, facts);
    if (source === '' || problem === null) return undefined;
    const elsewhere = facts.engine.state === 'answered' && facts.engine.elsewhere;
    const right = mountableSocket(facts.endpoint, { elsewhere });
    const isKnown = elsewhere || facts.endpoint.kind === 'unix';
    const wanted = isKnown && (folder !== null || !isSamePath(right, source)) ? right : null;
    return {
      summary: `${service.name} mounts ${folder === null ? source : parentOf(source)}, ${problem}.`,
      evidence: [
        { label: 'mounted path', saw: source, ...(wanted ? { wanted } : {}) },
        { label: 'the mount stands in', saw: formatPlace(at) },
      ],
      remedies: [
        wanted === null ? askForPath(service) : mountRightPath(service, facts, wanted),
        ...(wanted === null ? [] : orProxy(service, facts)),
      ],
      at,
    };
  },
});

/** Where this is the engine's own path, or it is not known what is. */
function askForPath(service: ServiceFacts): Remedy {
  const instruction = `In ${fileFor(service, 'volumes')}: PATH:${service.socketMount.target}`;
  return {
    title: "Mount the engine's own socket instead",
    safety: 'manual',
    steps: [{ kind: 'ask', instruction }],
  };
}

/** What is to be found at the path, to go on the sentence. */
function problemOf(service: ServiceFacts, facts: Facts): string | null {
  const { source } = service.socketMount;
  if (facts.engine.state === 'answered' && facts.engine.elsewhere && isForwardedPath(source))
    return "which is this end of a forwarded socket: the engine's own host has another file there, or none";
  const mount = facts.mounts.find((candidate) => candidate.source === source);
  if (mount?.state === 'missing') return 'and there is nothing at that path';
  if (mount?.state === 'not-a-socket') return `and that is ${mount.is}`;
  const verdict = judgeService(service, facts);
  if (verdict.access !== 'denied' || verdict.blocked.at !== 'search') return null;
  return `a folder that its user may not enter (mode ${formatMode(verdict.blocked.mode)})`;
}
