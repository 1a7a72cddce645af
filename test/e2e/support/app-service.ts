import type { Engine } from '../../lab/lab.ts';

/** The service `app`: what is not said is as in a project that mounts the socket and gives its user no group. */
export interface AppService {
  /** Lines below its image, user and mount. */
  readonly app?: readonly string[];
  /** Empty for that of the image. */
  readonly user?: string;
  readonly image?: string;
  readonly mount?: readonly string[];
  /** Lines above the services. */
  readonly head?: readonly string[];
}

export const group = (value: string): readonly string[] => [`group_add: ["${value}"]`];

/** A Compose file with that service. SOCKET and FOLDER stand for the engine's socket and the directory of it. */
export function composeFile(
  { socket }: Engine,
  { app = [], user = '"10001:10001"', image, mount, head = [] }: AppService,
): string {
  const lines = [
    `image: ${image ?? 'dockperm-lab/node:20'}`,
    ...(user === '' ? [] : [`user: ${user}`]),
    'volumes:',
    ...(mount ?? ['  - SOCKET:/var/run/docker.sock']),
    ...app,
  ].map((line) => `    ${line}\n`);
  const text = `${head.map((line) => `${line}\n`).join('')}services:\n  app:\n${lines.join('')}`;
  return text.replaceAll('SOCKET', socket).replaceAll('FOLDER', socket.replace(/\/[^/]*$/, ''));
}
