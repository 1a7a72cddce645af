import type { EngineRequest, EngineResponse, Result } from '../../src/host/host.ts';
import { failed, ok } from '../../src/host/result.ts';
import { act } from './memory-engine-acts.ts';

/** What stands behind a socket. */
export type EngineState =
  | { readonly state: 'stopped' }
  | { readonly state: 'hung' }
  | { readonly state: 'not-an-engine' }
  /** A security module lets no process through, whatever the mode says. */
  | { readonly state: 'confined' }
  /** Speaks TLS; `refuses` is the code that a client with certificates ends with, null for one that it lets in. */
  | { readonly state: 'tls'; readonly behind: ListeningEngine; readonly refuses: string | null }
  /** An HTTP proxy; it knows the way to this engine, or to none. */
  | { readonly state: 'proxy'; readonly behind: ListeningEngine | null }
  /** Something that is no engine, or one of which a test says every answer. */
  | { readonly state: 'answering'; readonly answer: (request: EngineRequest) => Result<EngineResponse> }
  | ListeningEngine;

export interface ListeningEngine {
  readonly state: 'listening';
  readonly version: Readonly<Record<string, unknown>>;
  readonly info: Readonly<Record<string, unknown>>;
  /** What a socket proxy before it lets no client ask. */
  readonly refuses?: readonly string[];
  /** How it says so; by default as a server written in Go. */
  readonly refusal?: EngineResponse;
  /** By name. */
  readonly images: Record<string, MemoryImage>;
  /** Ids of images that have lost their name. */
  readonly untagged: string[];
  readonly containers: MemoryContainer[];
  /** Containers that only look. */
  readonly probes: MemoryProbe[];
  readonly networks: MemoryNamed[];
  readonly volumes: MemoryNamed[];
  /** Ids of containers that the engine fails to start and to remove. */
  readonly stuck?: readonly string[];
  /** `kind:uid:gid:mode` of a mount's source, as a container of an engine elsewhere sees it. */
  readonly inside: Readonly<Record<string, string>>;
}

export interface MemoryProbe {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name or id of its image. */
  readonly image: string;
}

/** A network or a volume. */
export interface MemoryNamed {
  readonly name: string;
  readonly project: string;
  readonly inUse?: true;
}

export interface MemoryImage {
  /** By default one that is made of its name. */
  readonly id?: string;
  readonly user?: string;
  readonly passwd?: string;
  readonly group?: string;
  readonly entrypoint?: readonly string[];
  /** Others, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface MemoryContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string | null;
  readonly project: string | null;
  readonly user: string;
  readonly groupAdd: readonly string[];
  readonly usernsMode: string;
  readonly mounts: readonly {
    readonly Source: string;
    readonly Destination: string;
    readonly RW?: boolean;
  }[];
  readonly pid: number;
  /** Its first process, which may have dropped what it was given. */
  readonly process: MemoryProcess;
  /** The stack that Swarm runs it for. */
  readonly stack: string | null;
  readonly image: string;
  /** Of the image that it was made from; by default the one that its name stands for now. */
  readonly imageId: string;
  /** What it mounts was removed since, and another file has the name now. */
  readonly mountsDeleted: boolean;
  readonly exitCode: number;
  /** `NAME=value` */
  readonly env?: readonly string[];
  readonly securityOpt?: readonly string[];
  readonly privileged?: true;
  readonly restartPolicy: string;
  readonly health: 'healthy' | 'unhealthy' | 'starting' | 'none';
  readonly status: 'running' | 'paused' | 'restarting' | 'exited' | 'created';
  readonly ports?: readonly { readonly address: string; readonly port: number }[];
  /** Of `docker compose run`. */
  readonly oneOff?: true;
  /** The directory that a dev container is for. */
  readonly development?: string;
  /** What it was created with, by the engine's API. */
  readonly madeOf?: object;
  /** Of Compose: what it was created for. */
  readonly config?: string;
}

export interface MemoryProcess {
  readonly name?: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** CAP_DAC_OVERRIDE, CAP_SETGID and CAP_SETUID. */
  readonly powerful?: boolean;
  /** What it has started. */
  readonly children?: readonly MemoryProcess[];
}

export const KERNEL = '6.1.0-18-amd64';

export function engine(overrides: Partial<ListeningEngine> = {}): ListeningEngine {
  return {
    state: 'listening',
    images: {},
    untagged: [],
    containers: [],
    probes: [],
    networks: [],
    volumes: [],
    inside: {},
    ...overrides,
    version: { Version: '28.5.2', ApiVersion: '1.51', KernelVersion: KERNEL, ...overrides.version },
    info: {
      SecurityOptions: ['name=seccomp,profile=builtin'],
      OperatingSystem: 'Debian GNU/Linux 12 (bookworm)',
      DockerRootDir: '/var/lib/docker',
      ...overrides.info,
    },
  };
}

export function container(overrides: Partial<MemoryContainer>): MemoryContainer {
  return {
    id: 'c0ffee0123456789',
    name: 'app-web-1',
    service: 'web',
    project: 'app',
    user: '10001:10001',
    groupAdd: [],
    usernsMode: '',
    mounts: [{ Source: '/var/run/docker.sock', Destination: '/var/run/docker.sock' }],
    pid: 4711,
    process: { uid: 10001, gid: 10001, groups: [] },
    stack: null,
    image: 'web:1',
    imageId: 'id of web:1',
    mountsDeleted: false,
    exitCode: 1,
    restartPolicy: '',
    health: 'none',
    status: 'running',
    ...overrides,
  };
}

export type Way = 'plain' | 'tls';

export function askEngine(
  engine: EngineState,
  request: EngineRequest,
  way: Way = 'plain',
): Result<EngineResponse> {
  switch (engine.state) {
    case 'tls':
      if (way === 'plain')
        return ok({ status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' });
      return engine.refuses === null ? ok(answer(engine.behind, request)) : failed(engine.refuses);
    case 'proxy':
      return engine.behind === null
        ? ok({ status: 403, body: 'blocked' })
        : ok(answer(engine.behind, request));
    case 'stopped':
      return failed('ECONNREFUSED');
    case 'hung':
      return failed('ETIMEDOUT');
    case 'not-an-engine':
      return failed('EPROTO');
    case 'confined':
      return failed('EACCES');
    case 'answering':
      return engine.answer(request);
    case 'listening':
      return way === 'plain' ? ok(answer(engine, request)) : failed('TLS_PLAIN_PORT');
  }
}

function answer(engine: ListeningEngine, request: EngineRequest): EngineResponse {
  const { method, path } = request;
  const [route = ''] = path.split('?');
  const name = decodeURIComponent(route.split('/')[2] ?? '');
  if (method !== 'GET') return act(engine, request);
  if (engine.refuses?.includes(route)) return engine.refusal ?? { status: 403, body: 'Forbidden\n' };
  if (route === '/_ping') return { status: 200, body: 'OK' };
  if (route === '/version') return { status: 200, body: engine.version };
  if (route === '/info') return { status: 200, body: engine.info };
  if (route === '/images/json')
    return { status: 200, body: Object.keys(engine.images).map((tag) => ({ RepoTags: [tag] })) };
  if (route === '/containers/json') return { status: 200, body: list(engine, path) };
  if (route === '/networks') return { status: 200, body: listNamed(engine.networks, path) };
  if (route === '/volumes') return { status: 200, body: { Volumes: listNamed(engine.volumes, path) } };
  if (route.startsWith('/images/')) return inspectImage(engine, name);
  if (route.endsWith('/archive')) return archive(engine, name, path);
  return inspectContainer(engine.containers.find(({ id }) => id === name));
}

function archive(engine: ListeningEngine, id: string, url: string): EngineResponse {
  const path = new URL(url, 'http://docker').searchParams.get('path') ?? '';
  const body = copyOut(engine, id, path);
  return body === null ? { status: 404, body: { message: 'No such file' } } : { status: 200, body };
}

function labelsWanted(path: string): readonly string[] {
  const filters = JSON.parse(new URL(path, 'http://docker').searchParams.get('filters') ?? '{}');
  return filters.label ?? [];
}

function list({ containers, probes }: ListeningEngine, path: string): unknown[] {
  const wanted = labelsWanted(path);
  const isAll = new URL(path, 'http://docker').searchParams.get('all') === '1';
  const looking = isAll && wanted.length === 0 ? probes.map(listProbe) : [];
  const listed = containers.flatMap((each) => {
    const { id, name, mounts, status, ports = [] } = each;
    const Labels = labelsOf(each);
    const has = Object.entries(Labels).map(([key, value]) => `${key}=${value}`);
    if (!wanted.every((label) => has.includes(label)) || !(isAll || status === 'running')) return [];
    const Ports = ports.map(({ address, port }) => ({ IP: address, PublicPort: port, PrivatePort: 80 }));
    return [{ Id: id, Names: [`/${name}`], Labels, State: status, Mounts: mounts, Ports }];
  });
  return [...listed, ...looking];
}

function listProbe(probe: MemoryProbe): unknown {
  const looked = [{ Source: '/var/run/docker.sock', Destination: '/dockperm.sock' }];
  return {
    Id: idOfProbe(probe),
    Names: [`/${probe.name}`],
    Labels: probe.labels,
    State: 'created',
    Mounts: looked,
  };
}

function listNamed(list: readonly MemoryNamed[], path: string): unknown[] {
  const wanted = labelsWanted(path);
  return list.flatMap(({ name, project }) =>
    wanted.every((label) => label === `com.docker.compose.project=${project}`) ? [{ Name: name }] : [],
  );
}

function labelsOf(container: MemoryContainer): Record<string, string | null> {
  const { stack, project, service, oneOff, development } = container;
  const run = {
    ...(oneOff ? { 'com.docker.compose.oneoff': 'True' } : {}),
    ...(development === undefined ? {} : { 'devcontainer.local_folder': development }),
  };
  if (stack === null)
    return { 'com.docker.compose.project': project, 'com.docker.compose.service': service, ...run };
  return { 'com.docker.stack.namespace': stack, 'com.docker.swarm.service.name': `${stack}_${service}` };
}

export function imageIdOf({ images }: Pick<ListeningEngine, 'images'>, name: string): string {
  return images[name]?.id ?? `id of ${name}`;
}

/** By its name or id. */
function imageOf(engine: ListeningEngine, name: string): MemoryImage | undefined {
  const named = Object.keys(engine.images).find((each) => imageIdOf(engine, each) === name);
  return engine.images[name] ?? engine.images[named ?? ''];
}

export function idOfProbe({ name }: MemoryProbe): string {
  return `id_of_${name}`.replaceAll('-', '_');
}

function inspectImage(engine: ListeningEngine, name: string): EngineResponse {
  const image = imageOf(engine, name);
  const id = name in engine.images ? imageIdOf(engine, name) : name;
  return image
    ? {
        status: 200,
        body: { Id: id, Config: { User: image.user ?? '', Entrypoint: image.entrypoint ?? null } },
      }
    : { status: 404, body: { message: 'No such image' } };
}

function inspectContainer(found: MemoryContainer | undefined): EngineResponse {
  if (!found) return { status: 404, body: { message: 'No such container' } };
  const { pid, user, groupAdd, usernsMode, health, status, image, imageId, exitCode } = found;
  const Health = { Status: health, Log: [{ Output: 'connect EACCES /var/run/docker.sock\n' }] };
  const StartedAt = '2020-01-01T00:00:00Z';
  return {
    status: 200,
    body: {
      Id: found.id,
      Name: `/${found.name}`,
      State: {
        Pid: status === 'running' || status === 'paused' ? pid : 0,
        Status: status,
        Running: status === 'running',
        ExitCode: exitCode,
        StartedAt,
        ...(health === 'none' ? {} : { Health }),
      },
      Created: '2020-01-01T00:00:00Z',
      Image: imageId,
      Config: {
        User: user,
        Image: image,
        Labels: labelsOf(found),
        Hostname: found.id.slice(0, 12),
        Env: found.env ?? [],
      },
      HostConfig: {
        GroupAdd: groupAdd,
        UsernsMode: usernsMode,
        SecurityOpt: found.securityOpt ?? null,
        Privileged: found.privileged === true,
        RestartPolicy: { Name: found.restartPolicy },
      },
    },
  };
}

/** What `docker cp ID:/etc/passwd -` writes: a tar with the one file, or null when there is none. */
function copyOut(engine: ListeningEngine, name: string, path: string): string | null {
  const probe = engine.probes.find((each) => each.name === name);
  const running = engine.containers.find(({ id }) => id === name);
  const image = imageOf(engine, probe?.image ?? running?.image ?? '');
  const text = { '/etc/passwd': image?.passwd, '/etc/group': image?.group, ...image?.files }[path];
  if (text === undefined) return null;
  const size = text.length.toString(8).padStart(11, '0');
  return `${path.slice(1).padEnd(124, '\0')}${size}`.padEnd(512, '\0') + text.padEnd(512, '\0');
}

export function processStatus({ name = 'app', uid, gid, groups, powerful }: MemoryProcess): string {
  const four = (id: number): string => [id, id, id, id].join('\t');
  const capabilities = powerful ? '00000000000000c2' : '0000000000000000';
  return `Name:\t${name}\nUid:\t${four(uid)}\nGid:\t${four(gid)}\nGroups:\t${groups.join(' ')} \nCapEff:\t${capabilities}\n`;
}

/** The kernel's account of what is mounted in a container, see proc_pid_mountinfo(5). */
export function mountTable({ mounts, mountsDeleted }: MemoryContainer): string {
  const lines = mounts.map(({ Source, Destination }, index) => {
    const root = Source.replace(/^(?:\/var)?\/run\//, '/') + (mountsDeleted ? '//deleted' : '');
    return `${700 + index} 600 0:25 ${root} ${Destination} rw,nosuid - tmpfs tmpfs rw`;
  });
  return `${['600 500 0:60 / / rw - overlay overlay rw', ...lines].join('\n')}\n`;
}
