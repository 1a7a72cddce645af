import { stringify } from 'yaml';
import { dotenvValues, readDotenv } from '../../src/compose/dotenv.ts';
import type { ComposeProject, ComposeService } from '../../src/compose/model.ts';
import { absolutePath } from '../../src/compose/paths.ts';
import { readComposeProject } from '../../src/compose/read-project.ts';
import type { RunResult } from '../../src/host/host.ts';
import { container, imageIdOf, type ListeningEngine, type MemoryContainer } from './memory-engine.ts';

/** Compose as it is installed, and how what it starts behaves. */
export interface ComposeState {
  readonly version: 'v1' | 'v2';
  /** What it says instead of reading the project; null when it reads it. */
  readonly refuses: string | null;
  /** A text that it refuses in any file; null for none. */
  readonly refusesText: string | null;
  /** The lines of a build that fails; null when builds succeed. */
  readonly buildFails: readonly string[] | null;
  readonly health: MemoryContainer['health'];
  readonly logs: string;
  /** Programs that every image has. */
  readonly tools: readonly string[];
}

export const composeV2: ComposeState = {
  version: 'v2',
  refuses: null,
  refusesText: null,
  buildFails: null,
  health: 'healthy',
  logs: '',
  tools: ['node'],
};

/** What a command line of Compose is given to work on. */
export interface ComposeCall {
  readonly state: ComposeState;
  readonly args: readonly string[];
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly read: (path: string) => string | undefined;
  readonly engine: ListeningEngine | null;
  /** Whether a process with these ids may write to the file. */
  readonly mayWrite: (path: string, ids: MemoryContainer['process']) => boolean;
}

const names = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

export function runCompose(call: ComposeCall): RunResult {
  const at = call.args.findIndex((word) => ['config', 'build', 'up', 'exec', 'logs', 'rm'].includes(word));
  const rest = call.args.slice(at + 1);
  switch (call.args[at]) {
    case 'config':
      return config(call, rest);
    case 'build':
      return build(call, rest);
    case 'up':
      return up(
        call,
        rest.filter((word) => !word.startsWith('-')),
      );
    case 'exec':
      return exec(
        call,
        rest.filter((word) => word !== '-T'),
      );
    case 'rm':
      return remove(call, rest);
    case 'logs':
      return { exitCode: 0, stdout: call.state.logs, stderr: '' };
    default:
      return { exitCode: 1, stdout: '', stderr: `unknown command ${call.args.join(' ')}` };
  }
}

function config(call: ComposeCall, flags: readonly string[]): RunResult {
  if (call.state.refuses !== null) return { exitCode: 15, stdout: '', stderr: `${call.state.refuses}\n` };
  const [remote] = projectOf(call).remote;
  if (remote) return { exitCode: 1, stdout: '', stderr: `${remote.source}: remote resource is disabled\n` };
  const asJson = flags.includes('json');
  if (asJson && call.state.version === 'v1') return { exitCode: 1, stdout: '', stderr: 'config [options]\n' };
  const whole = {
    services: Object.fromEntries(services(call).map((service) => [service.name, resolved(service)])),
    ...(call.state.version === 'v1' ? { version: '3.9' } : {}),
  };
  return { exitCode: 0, stdout: asJson ? JSON.stringify(whole) : stringify(whole), stderr: '' };
}

function resolved(service: ComposeService): object {
  const { image, user, groupAdd, usernsMode, networkMode, privileged, build, binds } = service;
  return {
    cap_add: service.capAdd,
    cap_drop: service.capDrop,
    security_opt: service.securityOpt,
    ...(image === null ? {} : { image }),
    ...(user === null ? {} : { user }),
    ...(usernsMode === null ? {} : { userns_mode: usernsMode }),
    ...(networkMode === null ? {} : { network_mode: networkMode }),
    ...(build === null ? {} : { build: { context: build.context, args: build.args } }),
    environment: {
      ...service.environment,
      ...Object.fromEntries((service.allows ?? []).map((section) => [section, '1'])),
    },
    privileged,
    group_add: groupAdd.map(({ value }) => value),
    volumes: binds.map(({ source, target, readOnly }) => ({
      type: 'bind',
      source,
      target,
      read_only: readOnly,
    })),
  };
}

function services(call: ComposeCall): readonly ComposeService[] {
  return projectOf(call).services;
}

function projectOf({ args, directory, read, env, state }: ComposeCall): ComposeProject {
  const behind = (flag: string): string[] =>
    args.flatMap((word, at) => (args[at - 1] === flag ? [absolutePath(word, directory, undefined)] : []));
  const named = behind('-f');
  const found = names.map((name) => `${directory}/${name}`).filter((path) => read(path) !== undefined);
  const paths = named.length > 0 ? named : found.slice(0, 1);
  const files = paths.map((path) => ({ path, text: read(path) ?? '' }));
  const shell = Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) => (value ? [[key, value]] : [])),
  );
  const envFiles = behind('--env-file');
  const envTexts = (envFiles.length > 0 ? envFiles : [`${directory}/.env`]).map((path) => read(path) ?? '');
  const { refusesText } = state;
  if (
    refusesText !== null &&
    [...files.map(({ text }) => text), ...envTexts].some((text) => text.includes(refusesText))
  )
    throw new Error(`invalid: ${refusesText}`);
  const values = { ...dotenvValues(readDotenv(envTexts.join('\n'))), ...shell };
  return readComposeProject(files, { env: values, directory, name: null, loadFile: read });
}

/** What a service's image is called where the file does not say. */
const imageOf = ({ name, image }: ComposeService): string => image ?? `app-${name}`;

function build({ state, engine, ...call }: ComposeCall, wanted: readonly string[]): RunResult {
  if (state.buildFails) return { exitCode: 17, stdout: '', stderr: `${state.buildFails.join('\n')}\n` };
  for (const service of services({ state, engine, ...call })) {
    if (engine === null || service.build === null || !wanted.includes(service.name)) continue;
    const name = imageOf(service);
    if (name in engine.images) engine.untagged.push(imageIdOf(engine, name));
    engine.images[name] = { ...engine.images[name], id: `build ${engine.untagged.length} of ${name}` };
  }
  return { exitCode: 0, stdout: '', stderr: '' };
}

function up(call: ComposeCall, wanted: readonly string[]): RunResult {
  const { engine, state } = call;
  if (state.buildFails && call.args.includes('--build'))
    return { exitCode: 17, stdout: '', stderr: `${state.buildFails.join('\n')}\n` };
  if (engine && !engine.networks.some(({ name }) => name === 'app_default'))
    engine.networks.push({ name: 'app_default', project: 'app' });
  for (const service of services(call))
    if (engine !== null && wanted.includes(service.name)) start(engine, service, call);
  return {
    exitCode: 0,
    stdout: '',
    stderr: wanted.map((name) => ` Container app-${name}-1  Started\n`).join(''),
  };
}

/** A container of the service that is as the files say stays. */
function start(engine: ListeningEngine, service: ComposeService, { args, state }: ComposeCall): void {
  const at = engine.containers.findIndex((existing) => existing.service === service.name);
  const old = engine.containers[at];
  const image = imageOf(service);
  const created = {
    ...containerOf(service, engine.containers, state),
    image,
    imageId: imageIdOf(engine, image),
    config: JSON.stringify(service),
  };
  const isSame = old?.config === created.config && old.imageId === created.imageId;
  if (isSame && old.status === 'running' && !args.includes('--force-recreate')) return;
  engine.containers.splice(
    old === undefined ? engine.containers.length : at,
    old === undefined ? 0 : 1,
    created,
  );
}

function remove({ engine }: ComposeCall, words: readonly string[]): RunResult {
  const kept = engine?.containers.filter(({ service }) => !words.includes(service ?? '')) ?? [];
  engine?.containers.splice(0, engine.containers.length, ...kept);
  return { exitCode: 0, stdout: '', stderr: '' };
}

function containerOf(
  service: ComposeService,
  others: readonly MemoryContainer[],
  { health }: ComposeState,
): MemoryContainer {
  const word = service.name.replace(/\W/g, '');
  let index = others.length;
  while (others.some(({ id }) => id === `new${index}${word}`)) index += 1;
  const { name, user, groupAdd, usernsMode, binds } = service;
  const [uid = 0, gid = 0] = (user ?? '').split(':').map(Number);
  const groups = groupAdd.map(({ value }) => value);
  return container({
    id: `new${index}${word}`,
    name: `app-${name}-1`,
    service: name,
    user: user ?? '',
    groupAdd: groups,
    usernsMode: usernsMode ?? '',
    mounts: binds.map(({ source, target }) => ({ Source: source, Destination: target })),
    pid: 5000 + index,
    process: { uid, gid, groups: groups.map(Number) },
    health,
  });
}

/** The probe of a tool the image has, answered as the kernel would answer the container's process. */
function exec(call: ComposeCall, [service, tool = '', ...words]: readonly string[]): RunResult {
  const running = call.engine?.containers.find((candidate) => candidate.service === service);
  const { tools } = call.state;
  if (!running || (tool === 'sh' ? tools.length === 0 : !tools.includes(tool)))
    return { exitCode: 127, stdout: '', stderr: `exec: "${tool}": executable file not found in $PATH` };
  const path = words.find((word) => word.endsWith('.sock')) ?? '';
  const source = running.mounts.find(({ Destination }) => Destination === path)?.Source ?? '';
  const error = call.mayWrite(source, running.process) ? 'ok' : 'EACCES';
  const by = tool === 'sh' ? `${tools.find((each) => each !== 'sh') ?? 'sh'}:` : '';
  return { exitCode: 0, stdout: `dockperm:${by}${error}\n`, stderr: '' };
}
