import type { HostingPlatform } from '../facts/facts.ts';
import { defineRule } from './rule.ts';

export const noEngineHere = defineRule({
  id: 'no-engine-here',
  title: 'This platform runs containers without an engine that they could reach',
  severity: 'error',
  scope: 'host',
  why: 'Fargate, Lambda, Cloud Run, Container Apps and nodes of Kubernetes run containers without a Docker socket, or keep it out of reach. No group, mode or mount brings one into being: in Kubernetes, mounting the path of a socket that the node does not have makes an empty directory of that name. What needs an engine has to bring one along, or do without.',
  diagnose({ hosting, socket, endpoint, places }) {
    if (hosting.kind === 'ordinary' || endpoint.kind !== 'unix') return undefined;
    if (socket.state !== 'missing' && socket.state !== 'dangling' && socket.state !== 'directory')
      return undefined;
    if (places.some(({ state }) => state === 'answers' || state === 'denied')) return undefined;
    const { name, instead } = platforms[hosting.kind];
    return {
      summary: `This is ${name}, where there is no Docker engine to talk to.`,
      evidence: [
        { label: hosting.evidence, saw: `a mark of ${name}` },
        {
          label: socket.path,
          saw: socket.state === 'directory' ? 'a directory' : 'no socket',
          wanted: 'the socket of an engine, which this platform does not have',
        },
      ],
      remedies: [
        {
          title: 'Use what works here instead',
          safety: 'manual',
          steps: instead.map((instruction) => ({ kind: 'ask', instruction })),
        },
      ],
    };
  },
});

const azure = 'To build images: az acr build. For everything else: a virtual machine with an engine.';
const build = 'To build images: BuildKit (rootless), Buildah or Kaniko, which need no engine.';
const platforms: Readonly<
  Record<HostingPlatform, { readonly name: string; readonly instead: readonly string[] }>
> = {
  fargate: {
    name: 'AWS Fargate',
    instead: [
      'To build images: CodeBuild, or Kaniko.',
      'To mount a socket: run the task on ECS with EC2 instances.',
    ],
  },
  lambda: { name: 'AWS Lambda', instead: ['To build images: CodeBuild.'] },
  'cloud-run': { name: 'Cloud Run', instead: ['To build images: Cloud Build.', build] },
  'container-apps': { name: 'Azure Container Apps', instead: [azure] },
  'container-instances': { name: 'Azure Container Instances', instead: [azure] },
  'app-service': { name: 'Azure App Service', instead: [azure] },
  'cloud-shell': {
    name: 'Azure Cloud Shell',
    instead: [azure, 'To use the engine of a machine you have: export DOCKER_HOST=ssh://USER@MACHINE'],
  },
  kubernetes: {
    name: 'a container of Kubernetes',
    instead: [
      build,
      'To run containers: a Docker-in-Docker sidecar, and DOCKER_HOST=tcp://localhost:2376 with its certificates.',
    ],
  },
  'kubernetes-node': {
    name: 'a node of Kubernetes whose containers are run by containerd',
    instead: ['To look at containers: crictl ps, or nerdctl --namespace k8s.io ps.', build],
  },
};
