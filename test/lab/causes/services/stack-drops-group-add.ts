import { readFileSync } from 'node:fs';
import { joins, mountable } from '../project/compose-file.ts';
import { projectOf, running, type Stage } from '../project/stage.ts';
import type { Staging } from '../staging.ts';

const swarm = { kind: 'swarm' } as const;

export const stagings: readonly Staging[] = [
  {
    rule: 'stack-drops-group-add',
    cause: running({
      staged: 'docker stack deploy, which has no group_add',
      on: swarm,
      app: ({ gid }) => joins(`${gid}`),
      afterwards: deployStack,
      gives: 'EACCES',
      shows: ['"--group-add","'],
    }),
    lookAlike: {
      ...running({
        staged: 'the same after docker service update --group-add',
        on: swarm,
        app: ({ gid }) => joins(`${gid}`),
        async afterwards(stage) {
          await deployStack(stage);
          const app = `${projectOf(stage)}_app`;
          await stage.docker('service', 'update', '--quiet', '--group-add', `${stage.engine.gid}`, app);
        },
        gives: 'ok',
      }),
      expect: null,
    },
  },
];

/** It takes no file that has a group_add, so people take that out; what is left goes up in place of the container. */
async function deployStack(stage: Stage): Promise<void> {
  const stack = projectOf(stage);
  const socket = mountable(stage.engine);
  const command = readFileSync(`${stage.folder}/compose.yaml`, 'utf8').match(/^ {4}command: .*$/m)?.[0] ?? '';
  stage.write(
    'stack/stack.yaml',
    [
      'services:',
      '  app:',
      '    image: dockperm-lab/node:20',
      '    user: "10001:10001"',
      '    stop_signal: SIGKILL',
      command,
      '    networks: [outside]',
      '    deploy: { update_config: { monitor: 1s } }',
      `    volumes: ["${socket}:/var/run/docker.sock"]`,
      'networks:',
      '  outside: { external: true, name: host }',
      '',
    ].join('\n'),
  );
  await stage.docker('compose', 'down', '--timeout', '0');
  stage.undo(() => stage.docker('stack', 'rm', stack));
  const deploy = ['stack', 'deploy', '--detach=false', '--resolve-image=never'];
  await stage.docker(...deploy, '--compose-file', 'stack/stack.yaml', stack);
}
