import { readFileSync } from 'node:fs';
import { restart } from '../../lab.ts';
import type { Staging } from '../staging.ts';
import { joins, joinsSocket, mountable, projectOf, running, type Stage } from './stage.ts';

const restarted = { kind: 'rootful', label: 'restarted' } as const;
const swarm = { kind: 'swarm' } as const;
const drop = ['setpriv', '--reuid', '10001', '--regid', '10001'];

async function correctFile(stage: Stage): Promise<void> {
  const text = readFileSync(`${stage.folder}/compose.yaml`, 'utf8');
  stage.write('compose.yaml', text.replace('"998"', `"${stage.engine.gid}"`));
}

/** The files are right, and what runs is not what they say. */
export const containers: readonly Staging[] = [
  {
    rule: 'container-outdated',
    cause: running({
      staged: 'the file was corrected, and the container only restarted',
      app: joins('998'),
      async afterwards(stage) {
        await correctFile(stage);
        await stage.docker('compose', 'restart', '--timeout', '0');
      },
      gives: 'EACCES',
    }),
    lookAlike: {
      ...running({
        staged: 'corrected, and the container created again',
        app: joins('998'),
        async afterwards(stage) {
          await correctFile(stage);
          await stage.docker('compose', 'up', '--detach');
        },
        gives: 'ok',
      }),
      expect: null,
    },
  },
  {
    rule: 'container-groups-dropped',
    cause: running({
      staged: 'setpriv in the command clears the groups',
      app: ['user: "0"', ...joinsSocket.slice(1)],
      entrypoint: [...drop, '--clear-groups'],
      gives: 'EACCES',
    }),
    lookAlike: {
      ...running({
        staged: 'setpriv in the command keeps them',
        app: ['user: "0"', ...joinsSocket.slice(1)],
        entrypoint: [...drop, '--keep-groups'],
        gives: 'ok',
      }),
      expect: null,
    },
  },
  {
    rule: 'container-socket-stale',
    cause: running({
      staged: 'the engine was restarted under the container',
      on: restarted,
      app: joinsSocket,
      afterwards: ({ engine }) => restart(engine.name),
      gives: 'ECONNREFUSED',
    }),
    lookAlike: {
      ...running({
        staged: 'the container was restarted after it',
        on: restarted,
        app: joinsSocket,
        async afterwards(stage) {
          await restart(stage.engine.name);
          await stage.docker('compose', 'restart', '--timeout', '0');
        },
        gives: 'ok',
      }),
      expect: null,
    },
  },
  {
    rule: 'stack-drops-group-add',
    cause: running({
      staged: 'docker stack deploy, which has no group_add',
      on: swarm,
      app: ({ gid }) => joins(`${gid}`),
      afterwards: deployStack,
      gives: 'EACCES',
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
