import { joinsSocket } from '../project/compose-file.ts';
import { running } from '../project/stage.ts';
import type { Staging } from '../staging.ts';

/** Goes where `DOCKER_HOST` says, as every client does. */
const program = `
const path = process.env.DOCKER_HOST.replace('unix://', '');
const connect = () => require('node:net').connect(path)
  .on('connect', function () { console.log('ok'); this.destroy(); })
  .on('error', (error) => console.log(error.code));
setInterval(connect, 100);
`;

const opens = (path: string): string[] => [...joinsSocket, 'environment:', `  DOCKER_HOST: unix://${path}`];

export const stagings: readonly Staging[] = [
  {
    rule: 'client-elsewhere',
    cause: running({
      staged:
        'the client opens /run/user/1000/docker.sock, and the socket is mounted at /var/run/docker.sock',
      app: opens('/run/user/1000/docker.sock'),
      program,
      gives: 'ENOENT',
    }),
    lookAlike: {
      ...running({
        staged: 'another path for both',
        app: opens('/engine.sock'),
        target: '/engine.sock',
        program,
        gives: 'ok',
      }),
      expect: null,
    },
  },
];
