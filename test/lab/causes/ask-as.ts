import { execa } from 'execa';
import { dropTo, LabError } from '../lab.ts';
import { clientBin } from '../tools/client.ts';
import type { Seen } from './judge.ts';
import type { Company } from './perform.ts';
import type { Address, Scene } from './staging.ts';

export interface Asking extends Company {
  readonly folder: string;
}

/** `dockperm check` as the person of the scene. Exit codes other than a result's are a bug, and reported as such. */
export async function askAs(scene: Scene, asking: Asking): Promise<Seen['report']> {
  const flags = scene.args ?? [];
  const command = [process.execPath, asking.program, 'check', '--format', 'json', ...flags];
  const { stdout, stderr, exitCode } = await runIn(scene, asking, command);
  try {
    return JSON.parse(stdout) as Seen['report'];
  } catch {
    throw new LabError(`dockperm ended with ${exitCode}: ${stderr || stdout || 'no word'}`);
  }
}

export const connectProgram = `
const [to] = process.argv.slice(1);
const socket = require('node:net').connect(/^\\d+$/.test(to) ? { host: '127.0.0.1', port: Number(to) } : to);
socket.on('connect', () => { console.log('ok'); socket.destroy(); });
socket.on('error', (error) => console.log(error.code));
`;

/** Asks the one whose word counts; null where a scene has nothing to prove. */
export async function proveAs(scene: Scene, asking: Asking): Promise<Seen['truth']> {
  const { truth } = scene;
  if (truth === undefined) return null;
  const expected = truth.gives;
  if ('ask' in truth) return { asked: truth.how, said: await truth.ask(), expected };
  if ('connect' in truth)
    return { asked: 'connect', said: await connectAs(scene, asking, truth.connect), expected };
  const { exitCode } = await runIn(scene, asking, truth.client.split(' '));
  return { asked: truth.client, said: exitCode === 0 ? 'ok' : 'refused', expected };
}

async function connectAs(scene: Scene, asking: Asking, to: Address): Promise<string> {
  const { stdout, stderr } = await runIn(scene, asking, [process.execPath, '-e', connectProgram, `${to}`]);
  return stdout.trim() || `nothing (${stderr.trim().split('\n')[0]})`;
}

/** One command as the person of the scene, with their environment, namespaces and sandbox. */
export async function runIn(scene: Scene, { engines, folder, signal }: Asking, command: readonly string[]) {
  const [engine] = engines;
  const before = [...(engine?.nsenter ?? []), ...(scene.asRoot ?? []), ...dropTo(scene.as)];
  const [file = '', ...words] = [...before, ...(scene.within ?? []), ...command];
  return execa(file, words, {
    cwd: scene.cwd ?? folder,
    env: environmentOf(scene, folder, engine?.env),
    extendEnv: false,
    input: '',
    reject: false,
    timeout: 60_000,
    cancelSignal: signal,
  });
}

/** Nothing of this process's own environment but PATH: it must not decide what is named. */
function environmentOf(
  { socket, env }: Scene,
  folder: string,
  engine: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const home = `${folder}/home`;
  const merged = {
    LANG: 'C.UTF-8',
    HOME: home,
    PATH: engine.PATH ?? `${clientBin}:${process.env.PATH}`,
    DOCKER_CONFIG: engine.DOCKER_CONFIG ?? '',
    BUILDX_CONFIG: `${home}/.buildx`,
    DOCKER_HOST: socket === undefined ? (engine.DOCKER_HOST ?? '') : `unix://${socket}`,
    ...env,
  };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
}
