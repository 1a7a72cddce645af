import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { dropTo, type Engine, type Identity } from '../../lab/lab.ts';

export const bin = new URL('../../../bin/dockperm.js', import.meta.url).pathname;

/** An ordinary user, made up of numbers: the kernel needs no name. */
export const person: Identity = { uid: 20_001, gid: 20_001 };

export function memberOf(gid: number): Identity {
  return { ...person, groups: [gid] };
}

export interface Project {
  readonly directory: string;
  path(name: string): string;
  /** The bytes as they are; `undefined` where there is no such file. */
  read(name: string): string | undefined;
  write(name: string, text: string | Buffer): void;
}

/**
 * A directory with these files, all of it the owner's. It goes when the test ends, and with it the containers, networks,
 * volumes and images that Compose made of it.
 */
export function makeProject(
  files: Readonly<Record<string, string | Buffer>>,
  { owner = person, engine }: { owner?: Identity; engine?: Engine } = {},
): Project {
  const directory = mkdtempSync(join(tmpdir(), 'dockperm-e2e-'));
  chmodSync(directory, 0o755);
  chownSync(directory, owner.uid, owner.gid);
  const path = (name: string) => join(directory, name);
  const write = (name: string, text: string | Buffer) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
    chownSync(dirname(path(name)), owner.uid, owner.gid);
    chownSync(path(name), owner.uid, owner.gid);
  };
  const read = (name: string) => (existsSync(path(name)) ? readFileSync(path(name), 'latin1') : undefined);
  for (const [name, text] of Object.entries(files)) write(name, text);
  onTestFinished(async () => {
    if (engine) await removeProject(engine, directory);
    rmSync(directory, { recursive: true });
  });
  return { directory, path, read, write };
}

/** By label rather than by `compose down`, which would need the files to be right. */
async function removeProject(engine: Engine, directory: string): Promise<void> {
  const name = directory.replace(/^.*\//, '').toLowerCase();
  const label = ['--filter', `label=com.docker.compose.project=${name}`];
  for (const [list, remove] of [
    [
      ['ps', '-aq'],
      ['rm', '-f'],
    ],
    [
      ['network', 'ls', '-q'],
      ['network', 'rm'],
    ],
    [
      ['volume', 'ls', '-q'],
      ['volume', 'rm'],
    ],
    [
      ['images', '-q'],
      ['rmi', '-f'],
    ],
  ] as const) {
    const ids = (await docker(engine, [...list, ...label])).split('\n').filter(Boolean);
    if (ids.length > 0) await docker(engine, [...remove, ...new Set(ids)]);
  }
}

/** The docker client as root; its standard output. */
export async function docker(engine: Engine, args: readonly string[]): Promise<string> {
  return (await execa('docker', args, { env: engine.env })).stdout;
}

export async function compose(engine: Engine, project: Project, ...args: string[]): Promise<string> {
  const { stdout } = await execa('docker', ['compose', ...args], {
    env: engine.env,
    cwd: project.directory,
  });
  return stdout;
}

export interface Ran {
  /** Undefined when it was killed or could not start. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** The first sentence of a report as one line, as it is before it is broken to fit. */
export function answerOf({ stdout }: Ran): string {
  return (stdout.split('\n\n')[0] ?? '').replaceAll(/\n {2}/g, ' ');
}

export interface Run {
  readonly in: Project;
  /** Its engine is what DOCKER_HOST names. */
  readonly engine?: Engine;
  readonly as?: Identity;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * The built program as a process of its own, with no more rights than the identity has, in the engine's network and
 * without a terminal.
 */
export async function dockperm(
  args: readonly string[],
  { in: project, engine, as = person, env = {} }: Run,
): Promise<Ran> {
  const home = makeProject({}, { owner: as }).directory;
  const [command = '', ...words] = [
    ...(engine?.nsenter ?? []),
    ...dropTo(as),
    process.execPath,
    bin,
    ...args,
  ];
  const own = { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', HOME: home };
  const { exitCode, stdout, stderr } = await execa(command, words, {
    cwd: project.directory,
    env: { ...own, ...engine?.env, BUILDX_CONFIG: `${home}/.buildx`, ...env },
    extendEnv: false,
    input: '',
    reject: false,
    timeout: 120_000,
  });
  return { exitCode, stdout, stderr };
}

const connectProgram = `
const socket = require('node:net').connect('/var/run/docker.sock');
socket.on('connect', () => { console.log('ok'); process.exit(); });
socket.on('error', (error) => console.log(error.code));
`;

/** What the kernel says when a process inside of the service's container connects: `ok` or an errno name. */
export function connectInside(engine: Engine, project: Project, service = 'app'): Promise<string> {
  return compose(engine, project, 'exec', '-T', service, 'node', '-e', connectProgram);
}
