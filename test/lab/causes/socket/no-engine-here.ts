import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../../../support/memory-host.ts';
import { linux, SOCKET, without } from '../../../support/scenes.ts';
import { rootful } from '../host/socket-in-use.ts';
import { asks } from '../host/socket-path.ts';
import type { Staging } from '../staging.ts';

/** What the platform sets in every container. */
const kubernetes = { KUBERNETES_SERVICE_HOST: '10.0.0.1' };

/** An ordinary container of that platform: no socket, and the variables that all of them have. */
const onPlatform = (env: Record<string, string>): Machine =>
  without(linux({ env: { HOME: '/home/ann', ...env } }), SOCKET);

const ecs = { ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/x' };

export const stagings: readonly Staging[] = [
  {
    rule: 'no-engine-here',
    cause: {
      staged: 'Kubernetes: a hostPath that the node lacks became a directory',
      stage: (backstage) => {
        mkdirSync(join(backstage.folder, 'docker.sock'));
        return { ...asks(backstage, 'EACCES'), env: kubernetes };
      },
    },
    lookAlike: {
      staged: "a pod that has an engine's socket",
      expect: null,
      needs: [rootful],
      stage: (backstage) => {
        symlinkSync(backstage.engine.socket, join(backstage.folder, 'docker.sock'));
        return { ...asks(backstage, 'ok'), env: kubernetes };
      },
    },
  },
  {
    rule: 'no-engine-here',
    cause: {
      staged: 'AWS Fargate',
      recorded: onPlatform({ ...ecs, AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE' }),
    },
    lookAlike: {
      staged: 'ECS on EC2, where the socket could be mounted',
      recorded: onPlatform({ ...ecs, AWS_EXECUTION_ENV: 'AWS_ECS_EC2' }),
      expect: 'socket-missing',
    },
  },
  {
    rule: 'no-engine-here',
    cause: { staged: 'Cloud Run', recorded: onPlatform({ K_SERVICE: 'web', K_REVISION: 'web-1' }) },
    lookAlike: {
      staged: "Google's Cloud Shell, which has an engine",
      recorded: linux({ env: { HOME: '/home/ann', CLOUD_SHELL: 'true' } }),
      expect: null,
    },
  },
  {
    rule: 'no-engine-here',
    cause: { staged: 'Azure Cloud Shell', recorded: onPlatform({ ACC_CLOUD: 'PROD' }) },
    lookAlike: {
      staged: 'no variable of any platform',
      recorded: onPlatform({}),
      expect: 'socket-missing',
    },
  },
];
