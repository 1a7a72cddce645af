import type { HostingPlatform } from '../facts/facts.ts';
import { ask, defineRule, manual } from './rule.ts';

export const noEngineHere = defineRule({
  id: 'no-engine-here',
  title: 'This platform has no Docker engine to connect to',
  severity: 'error',
  scope: 'host',
  why: 'Fargate, Lambda, Cloud Run, Container Apps and most Kubernetes nodes run containers without a Docker socket that they can reach. No group, mode or mount changes that: in Kubernetes, mounting a socket path that does not exist on the node creates an empty directory. Programs that need an engine have to bring their own or use another tool.',
  byHand: [
    "env | grep -E '^(KUBERNETES_|ECS_|AWS_LAMBDA_|K_SERVICE|CONTAINER_APP_)'",
    'ls -ld /var/run/docker.sock',
  ],
  diagnose({ hosting, socket, endpoint, candidates }) {
    if (hosting.kind === 'ordinary' || endpoint.kind !== 'unix') return undefined;
    if (socket.state !== 'missing' && socket.state !== 'dangling' && socket.state !== 'directory')
      return undefined;
    if (candidates.some(({ state }) => state === 'answers' || state === 'denied')) return undefined;
    const { name, instead } = platforms[hosting.kind];
    return {
      summary: `This is ${name}, which has no Docker engine to connect to.`,
      evidence: [
        { label: hosting.evidence, found: `indicates ${name}` },
        {
          label: socket.path,
          found: socket.state === 'directory' ? 'a directory' : 'no socket',
          expected: "an engine's socket",
        },
      ],
      remedies: [manual('Use what this platform offers instead', instead.map(ask))],
    };
  },
});

const azure = 'To build images, use az acr build. For everything else, use a virtual machine with Docker.';
const build = 'To build images, use rootless BuildKit, Buildah or Kaniko, which need no engine.';
const platforms: Readonly<
  Record<HostingPlatform, { readonly name: string; readonly instead: readonly string[] }>
> = {
  fargate: {
    name: 'AWS Fargate',
    instead: [
      'To build images, use CodeBuild or Kaniko.',
      'To mount a socket, run the task on ECS with EC2 instances.',
    ],
  },
  lambda: { name: 'AWS Lambda', instead: ['To build images, use CodeBuild.'] },
  'cloud-run': { name: 'Cloud Run', instead: ['To build images, use Cloud Build.', build] },
  'container-apps': { name: 'Azure Container Apps', instead: [azure] },
  'container-instances': { name: 'Azure Container Instances', instead: [azure] },
  'app-service': { name: 'Azure App Service', instead: [azure] },
  'cloud-shell': {
    name: 'Azure Cloud Shell',
    instead: [azure, 'To use an engine on another host, set DOCKER_HOST to ssh://USER@HOST.'],
  },
  kubernetes: {
    name: 'a Kubernetes container',
    instead: [
      build,
      'To run containers, add a Docker-in-Docker sidecar and set DOCKER_HOST=tcp://localhost:2376 with its certificates.',
    ],
  },
  'kubernetes-node': {
    name: 'a Kubernetes node with containerd',
    instead: ['To list containers, use crictl ps or nerdctl --namespace k8s.io ps.', build],
  },
};
