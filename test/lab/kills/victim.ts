import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Engine, Identity } from '../lab.ts';

/** An ordinary user, made up of numbers. */
export const person: Identity = { uid: 20_001, gid: 20_001 };

/** A project that a fix changes in two files, and a home for the journals. */
export interface Victim {
  readonly name: string;
  readonly engine: Engine;
  readonly program: string;
  readonly directory: string;
  readonly home: string;
  /** As it is now, and as it is to be after everything. */
  readonly former: Snapshot;
}

/** Owner, mode and bytes of each entry of a directory. */
export type Snapshot = Readonly<Record<string, string>>;

/** What a fix changes. */
export const changed = ['.env', 'compose.yaml'] as const;

/** Groups of each service before anything was done. */
export const formerGroups: Readonly<Record<string, readonly string[]>> = { app: [], side: ['998'] };

const envText = '# of this host\r\nTOKEN=hunter2   # keep it\r\nDEBUG=';

const composeText = (socket: string): string => `services:
  app:
    build: .
    user: "10001:10001"
    network_mode: none
    stop_signal: SIGKILL
    command: ["sleep", "3600"]   # nothing else
    volumes:
      - ${socket}:/var/run/docker.sock
  side:
    image: dockperm-lab/node:20
    user: "10001:10001"
    network_mode: none
    stop_signal: SIGKILL
    command: ["sleep", "3600"]
    group_add: ["\${DOCKER_GID:-998}"]
    volumes: ["${socket}:/var/run/docker.sock"]
`;

export function makeVictim({
  folder,
  name,
  ...rest
}: Pick<Victim, 'name' | 'engine' | 'program'> & { readonly folder: string }): Victim {
  const [directory, home] = [join(folder, name), join(folder, `${name}-home`)];
  for (const path of [directory, home]) {
    mkdirSync(path, { mode: 0o755 });
    chownSync(path, person.uid, person.gid);
  }
  write(join(directory, 'Dockerfile'), 'FROM dockperm-lab/node:20\n', 0o644);
  write(join(directory, 'compose.yaml'), composeText(rest.engine.socket), 0o644);
  write(join(directory, '.env'), envText, 0o640);
  return { name, directory, home, former: look(directory), ...rest };
}

function write(path: string, text: string, mode: number): void {
  writeFileSync(path, text);
  chownSync(path, person.uid, person.gid);
  chmodSync(path, mode);
}

export function look(directory: string): Snapshot {
  const entries = readdirSync(directory).sort();
  return Object.fromEntries(
    entries.map((name) => {
      const path = join(directory, name);
      const { uid, gid, mode } = lstatSync(path);
      return [name, `${uid}:${gid} ${mode.toString(8)} ${readFileSync(path, 'latin1')}`];
    }),
  );
}
