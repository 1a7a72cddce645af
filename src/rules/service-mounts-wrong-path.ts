import { formatPlace } from './format.ts';
import { defineRule } from './rule.ts';

export const serviceMountsWrongPath = defineRule({
  id: 'service-mounts-wrong-path',
  title: 'The service mounts a path where no socket is',
  severity: 'error',
  scope: 'service',
  why: "A bind mount names a path of the engine's own host. Where nothing is, the engine makes an empty directory of that name, and the service finds a directory instead of a socket. The right path is the one the engine listens on; for an engine in a virtual machine that is /var/run/docker.sock, whatever the client's end is called.",
  diagnose(service, { mounts, endpoint }) {
    const { source } = service.socketMount;
    const mount = mounts.find((candidate) => candidate.source === source);
    if (mount?.state !== 'missing') return undefined;
    const wanted = endpoint.kind === 'unix' ? endpoint.path : null;
    return {
      summary: `${service.name} mounts ${source}, and there is nothing at that path.`,
      evidence: [
        { label: 'mounted path', saw: source, ...(wanted ? { wanted } : {}) },
        { label: 'the mount stands in', saw: formatPlace(service.at) },
      ],
      remedies: [
        {
          title: wanted ? `Mount ${wanted} instead` : "Mount the engine's own socket instead",
          safety: 'manual',
          steps: [
            {
              kind: 'ask',
              instruction: `In ${service.at.file}: ${wanted ?? 'PATH'}:${service.socketMount.target}`,
            },
          ],
        },
      ],
      at: service.at,
    };
  },
});
