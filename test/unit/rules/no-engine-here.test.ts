import { directory, socket } from '../../support/memory-files.ts';
import type { Machine } from '../../support/memory-host.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET, without } from '../../support/scenes.ts';

const bare = (env: Record<string, string>, files = {}): Machine =>
  without(linux({ env: { HOME: '/home/ann', ...env }, files }), SOCKET);

const fargate = {
  ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/x',
  AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
};

describeRule('no-engine-here', ({ catches, passes }) => {
  const named: readonly [string, Record<string, string>][] = [
    ['AWS Fargate', fargate],
    ['AWS Lambda', { AWS_LAMBDA_FUNCTION_NAME: 'f' }],
    ['Cloud Run', { K_SERVICE: 's', K_REVISION: 's-1' }],
    ['Cloud Run', { CLOUD_RUN_JOB: 'j' }],
    ['Azure Container Apps', { CONTAINER_APP_NAME: 'a' }],
    ['Azure Container Instances', { Fabric_ApplicationName: 'caas-1' }],
    ['Azure App Service', { WEBSITE_SITE_NAME: 's', WEBSITE_INSTANCE_ID: 'i' }],
    ['Azure Cloud Shell', { ACC_CLOUD: 'PROD' }],
    ['a Kubernetes container', { KUBERNETES_SERVICE_HOST: '10.0.0.1' }],
  ];
  for (const [name, env] of named)
    catches(`${name} by ${Object.keys(env).join(' and ')}`, bare(env), {
      summary: `This is ${name}, which has no Docker engine to connect to.`,
      remedies: ['manual: Use what this platform offers instead'],
    });
  catches(
    'the directory that Kubernetes makes of a socket the node does not have',
    linux({ env: { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, files: { [SOCKET]: directory() } }),
    {
      summary: 'This is a Kubernetes container, which has no Docker engine to connect to.',
      found: { '/var/run/docker.sock': 'a directory' },
    },
  );
  catches(
    'a node of k3s',
    bare({}, { '/run/k3s/containerd/containerd.sock': socket({ state: 'stopped' }) }),
    {
      summary: 'This is a Kubernetes node with containerd, which has no Docker engine to connect to.',
    },
  );
  passes(
    'ECS on EC2, where the socket can be mounted',
    bare({ ...fargate, AWS_EXECUTION_ENV: 'AWS_ECS_EC2' }),
  );
  passes('the shell of Google, which has an engine', bare({ CLOUD_SHELL: 'true' }));
  passes('Knative or a service of another name', bare({ K_SERVICE: 's' }));
  passes('a pod that has the socket', linux({ env: { KUBERNETES_SERVICE_HOST: '10.0.0.1' } }));
  passes(
    'a pod whose DOCKER_HOST names an engine over TCP',
    bare({ KUBERNETES_SERVICE_HOST: '10.0.0.1', DOCKER_HOST: 'tcp://127.0.0.1:2375' }),
  );
});
