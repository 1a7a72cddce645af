import type { Hosting, HostingPlatform, SocketFacts } from '../../facts/facts.ts';
import type { Environment, Host } from '../../host/host.ts';

/** Platforms without an engine to talk to; not looked for while there is a socket. */
export async function findHosting(host: Host, socket: SocketFacts): Promise<Hosting> {
  switch (socket.state) {
    case 'missing':
    case 'dangling':
    // Kubernetes makes a directory of a hostPath that the node does not have.
    case 'directory':
      return byVariable(host.env) ?? (await byFile(host)) ?? { kind: 'ordinary' };
    case 'socket':
    case 'not-a-socket':
    case 'hidden':
    case 'not-local':
      return { kind: 'ordinary' };
  }
}

/**
 * All of them have to be set (or begin so); the last is the one to show. The platform itself sets them for every
 * container. The shells of Google and Amazon are not among them: they have an engine.
 */
const variables: readonly (readonly [HostingPlatform, ...string[]])[] = [
  ['fargate', 'ECS_CONTAINER_METADATA_URI_V4', 'AWS_EXECUTION_ENV=AWS_ECS_FARGATE'],
  ['lambda', 'AWS_LAMBDA_FUNCTION_NAME'],
  ['cloud-run', 'K_REVISION', 'K_SERVICE'],
  ['cloud-run', 'CLOUD_RUN_JOB'],
  ['container-apps', 'CONTAINER_APP_NAME'],
  ['container-apps', 'CONTAINER_APP_JOB_NAME'],
  ['container-instances', 'Fabric_ApplicationName=caas-'],
  ['app-service', 'WEBSITE_INSTANCE_ID', 'WEBSITE_SITE_NAME'],
  ['cloud-shell', 'ACC_CLOUD'],
  ['cloud-shell', 'AZUREPS_HOST_ENVIRONMENT'],
  ['kubernetes', 'KUBERNETES_SERVICE_HOST'],
];

function byVariable(env: Environment): Hosting | null {
  for (const [kind, ...required] of variables) {
    const evidence = required.at(-1);
    if (evidence !== undefined && required.every((each) => isSet(env, each))) return { kind, evidence };
  }
  return null;
}

function isSet(env: Environment, condition: string): boolean {
  const [name = '', value] = condition.split('=');
  return value === undefined ? Boolean(env[name]) : env[name]?.startsWith(value) === true;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const nodeSockets = ['/run/k3s/containerd/containerd.sock', '/var/lib/kubelet/config.yaml'];

async function byFile(host: Host): Promise<Hosting | null> {
  const paths = [SERVICE_ACCOUNT, ...nodeSockets];
  const [account, ...node] = await Promise.all(paths.map((path) => host.stat(path)));
  if (account?.ok) return { kind: 'kubernetes', evidence: SERVICE_ACCOUNT };
  const found = nodeSockets[node.findIndex((each) => each.ok)];
  return found === undefined ? null : { kind: 'kubernetes-node', evidence: found };
}
