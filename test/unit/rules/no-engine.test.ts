import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import { directory, file, link, socket } from '../../support/memory-files.ts';
import type { Machine } from '../../support/memory-host.ts';
import { testRule } from '../../support/rule-test.ts';
import { factsOf, linux, SOCKET, unit, without } from '../../support/scenes.ts';

const bare = (env: Record<string, string>, files = {}): Machine =>
  without(linux({ env: { HOME: '/home/ann', ...env }, files }), SOCKET);
const fargate = {
  ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/x',
  AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
};

describe('no-engine-here', () => {
  const { catches, passes } = testRule('no-engine-here');
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
    'a pod that is told of an engine over TCP',
    bare({ KUBERNETES_SERVICE_HOST: '10.0.0.1', DOCKER_HOST: 'tcp://127.0.0.1:2375' }),
  );
});

const stopped = { [SOCKET]: socket({ state: 'stopped' }, { gid: 998 }) };

const brokenSettings =
  "unable to configure the Docker daemon with file /etc/docker/daemon.json: invalid character '}' looking for beginning of object key string";

describe('engine-stopped', () => {
  const { catches, passes } = testRule('engine-stopped');
  catches(
    'a unit that failed, with its last words',
    linux({
      files: stopped,
      units: [
        unit('docker.socket'),
        unit('docker.service', {
          active: 'failed',
          result: 'start-limit-hit',
          log: [
            'Starting docker.service',
            'time="2026-01-02T03:04:05Z" level=info msg="Starting up"',
            `failed to start daemon: \u001b[31mno space left on device, proxy http://u:pw@proxy:3128 ${'x'.repeat(300)}`,
          ],
        }),
      ],
    }),
    {
      summary: 'No engine is listening on /var/run/docker.sock; the socket file is left over.',
      remedies: ['manual: Fix the problem in its log, then start Docker Engine'],
      found: {
        'docker.service': 'failed (start-limit-hit)',
        log: `failed to start daemon:  [31mno space left on device, proxy http://…@proxy:3128 ${'x'.repeat(79)}…`,
      },
    },
  );
  catches(
    'a daemon.json that three starts in a row could not read, said once (as Docker 20.10 under systemd 252 wrote it)',
    linux({
      files: stopped,
      units: [
        unit('docker.socket', { active: 'failed', result: 'service-start-limit-hit' }),
        unit('docker.service', {
          active: 'failed',
          result: 'exit-code',
          log: [
            'time="2026-01-02T03:04:05Z" level=info msg="Daemon shutdown complete"',
            ...Array.from({ length: 3 }, () => brokenSettings),
          ],
        }),
      ],
    }),
    {
      summary: 'No engine is listening on /var/run/docker.sock; the socket file is left over.',
      remedies: ['manual: Fix the problem in its log, then start Docker Engine'],
      found: { 'docker.service': 'failed (exit-code)', log: brokenSettings },
    },
  );
  catches(
    'the snap, which is started its own way',
    linux({ files: stopped, units: [unit('snap.docker.dockerd.service')] }),
    {
      summary: 'No engine is listening on /var/run/docker.sock; the socket file is left over.',
      remedies: ['safe: Start the Docker snap'],
    },
  );
  catches(
    'a system without systemd',
    linux({ units: null, files: { ...stopped, '/etc/init.d/docker': file('') } }),
    {
      summary: 'No engine is listening on /var/run/docker.sock; the socket file is left over.',
      remedies: ['safe: Start Docker Engine'],
    },
  );
  passes('an engine that listens', linux({ units: [unit('docker.service', { active: 'failed' })] }));

  it('resets a service that failed, since systemd may refuse to start it again', async () => {
    const units = [unit('docker.service', { active: 'failed', result: 'exit-code' })];
    const [finding] = diagnose(await factsOf(linux({ files: stopped, units })));
    const steps = finding?.remedies[0]?.steps ?? [];
    expect(steps.map((step) => step.kind === 'run' && step.command.args[0])).toEqual([
      'reset-failed',
      'start',
    ]);
  });
});

describe('socket-missing', () => {
  const { catches } = testRule('socket-missing');
  catches(
    'a container without the mount',
    bare(
      {},
      {
        '/.dockerenv': file(''),
        '/proc/self/mountinfo': file('1 0 254:0 /c/0f/hosts /etc/hosts rw - ext4 /dev/vda rw\n'),
      },
    ),
    {
      summary: 'There is no socket at /var/run/docker.sock in this container.',
      remedies: ['manual: Mount the socket into this container'],
    },
  );
  catches('Flatpak, which has a file tree of its own', bare({}, { '/.flatpak-info': file('') }), {
    summary: 'There is no socket at /var/run/docker.sock.',
    remedies: ['manual: Run docker outside the sandbox, which has its own file system'],
  });
  catches(
    'a distribution of WSL that Docker Desktop does not serve',
    without(linux({ release: '6.6.87.2-microsoft-standard-WSL2', units: [] }), SOCKET),
    {
      summary: 'There is no socket at /var/run/docker.sock.',
      remedies: ["manual: Turn on Docker Desktop's WSL integration, or install Docker in this distribution"],
    },
  );
  catches(
    'an engine that systemd knows and does not run',
    without(linux({ units: [unit('docker.service')] }), SOCKET),
    {
      summary: 'There is no socket at /var/run/docker.sock.',
      remedies: ['safe: Start Docker Engine'],
      found: { 'docker.service': 'inactive' },
    },
  );
});

describe('socket-dangling-symlink', () => {
  const { catches } = testRule('socket-dangling-symlink');
  // Docker Desktop returns before its engine answers; what may not be installed is nothing to start unasked.
  const targets: readonly [string, string, string][] = [
    ['/run/podman/podman.sock', 'Podman', 'manual'],
    ['/home/ann/.docker/desktop/docker.sock', 'Docker Desktop', 'manual'],
    ['/home/ann/.colima/work/docker.sock', 'Colima', 'safe'],
    ['/home/ann/.orbstack/run/docker.sock', 'OrbStack', 'safe'],
  ];
  for (const [target, product, safety] of targets)
    catches(`a link of ${product}`, linux({ files: { [SOCKET]: link(target) } }), {
      summary: `/run/docker.sock points to ${target}, which does not exist.`,
      remedies: [
        `${safety}: Start ${product}, which creates ${target}`,
        'manual: Remove the link if you no longer use that engine',
      ],
    });
});
