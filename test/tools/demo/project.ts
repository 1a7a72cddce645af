import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ShopValues {
  readonly socket: string;
  readonly baseImage: string;
  /** What `.env` says: not the socket's group. */
  readonly wrongGid: number;
}

/** Four spaces, comments behind values and no newline at the end: a fix must leave every byte of it as it is. */
const compose = ({ socket }: ShopValues) => `services:
    watcher:
        build: .
        user: "10001:10001"   # not root
        group_add:
            - "\${DOCKER_GID}" # the group of the socket
        volumes:
            - ${socket}:/var/run/docker.sock
        network_mode: none
        stop_signal: SIGKILL  # sleep would not hear another`;

const dockerfile = ({ baseImage }: ShopValues) => `FROM ${baseImage}
COPY connect.mjs /
CMD ["sleep", "infinity"]
`;

const program = `import { connect } from 'node:net';

// Nothing but connect(2): what does the kernel say to this very process?
const socket = connect('/var/run/docker.sock');
socket.on('connect', () => {
  console.log('connected to /var/run/docker.sock');
  socket.destroy();
});
socket.on('error', ({ message }) => {
  console.log(message);
  process.exitCode = 1;
});
`;

/** A small project whose one service watches the engine. Gives the text of its Compose file. */
export function writeShop(folder: string, values: ShopValues): string {
  mkdirSync(folder);
  const files = {
    'docker-compose.yml': compose(values),
    Dockerfile: dockerfile(values),
    'connect.mjs': program,
    '.env': `DOCKER_GID=${values.wrongGid}\n`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return files['docker-compose.yml'];
}
