import type { EngineRequest, EngineResponse } from '../../src/host/host.ts';
import { isProbeName } from '../../src/host/probe-name.ts';
import {
  container,
  idOfProbe,
  imageIdOf,
  type ListeningEngine,
  type MemoryContainer,
  type MemoryProbe,
} from './memory-engine.ts';

const done: EngineResponse = { status: 204, body: null };
const sorry = (status: number, message: string): EngineResponse => ({ status, body: { message } });

/** What the engine's API changes, with its answers. */
export function act(engine: ListeningEngine, { method, path, body }: EngineRequest): EngineResponse {
  const url = new URL(path, 'http://docker');
  const [kind = '', name = '', verb = method] = url.pathname.slice(1).split('/').map(decodeURIComponent);
  if (kind === 'containers' && name === 'create') return create(engine, url.searchParams.get('name'), body);
  if (kind === 'containers') return actOnContainer(engine, name, verb);
  if (kind === 'images') return verb === 'tag' ? tag(engine, name, url.searchParams) : untag(engine, name);
  if (kind === 'networks' || kind === 'volumes') return removeNamed(engine[kind], name);
  return sorry(404, 'page not found');
}

interface Creation {
  readonly Image: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly HostConfig?: {
    readonly Binds?: readonly string[];
    readonly Mounts?: readonly { readonly Source: string }[];
  };
}

function create(engine: ListeningEngine, name: string | null, body: unknown): EngineResponse {
  const { Image, Labels = {}, HostConfig } = body as Creation;
  const missing = HostConfig?.Mounts?.some(({ Source }) => !(Source in engine.inside));
  if (missing) return sorry(400, 'bind source path does not exist');
  const imageId = Image in engine.images ? imageIdOf(engine, Image) : idIn(engine, Image);
  if (imageId === null) return sorry(404, `No such image: ${Image}`);
  if (name === null) return sorry(400, 'dockperm names what it creates');
  if (isProbeName(name)) return createProbe(engine, { name, labels: Labels, image: Image });
  if (engine.containers.some((each) => each.name === name)) return sorry(409, `${name} is in use`);
  const id = `made${engine.containers.length}for${name}`.replace(/\W/g, '');
  engine.containers.push(
    container({
      id,
      name,
      image: Image,
      imageId,
      status: 'created',
      project: Labels['com.docker.compose.project'] ?? null,
      service: Labels['com.docker.compose.service'] ?? null,
      madeOf: body as object,
    }),
  );
  return { status: 201, body: { Id: id } };
}

function createProbe({ probes }: ListeningEngine, probe: MemoryProbe): EngineResponse {
  probes.push(probe);
  return { status: 201, body: { Id: idOfProbe(probe) } };
}

function actOnContainer(engine: ListeningEngine, id: string, verb: string): EngineResponse {
  const probe = engine.probes.findIndex((each) => [each.name, idOfProbe(each)].includes(id));
  if (probe >= 0) return engine.probes.splice(probe, 1) && done;
  const index = engine.containers.findIndex((each) => each.id === id);
  const found = engine.containers[index];
  if (found === undefined) return sorry(404, `No such container: ${id}`);
  if (engine.stuck?.includes(id)) return sorry(500, `cannot ${verb.toLowerCase()} container ${id}`);
  const put = (part: Partial<MemoryContainer>): EngineResponse => {
    engine.containers[index] = { ...found, ...part };
    return done;
  };
  switch (verb) {
    case 'start':
      return found.status === 'running' ? { status: 304, body: null } : put({ status: 'running' });
    case 'kill':
      return put({ status: 'exited' });
    case 'DELETE':
      engine.containers.splice(index, 1);
      return done;
    default:
      return sorry(404, 'page not found');
  }
}

function idIn(engine: ListeningEngine, id: string): string | null {
  return Object.keys(engine.images).some((name) => imageIdOf(engine, name) === id) ||
    engine.untagged.includes(id)
    ? id
    : null;
}

function tag(engine: ListeningEngine, id: string, query: URLSearchParams): EngineResponse {
  if (idIn(engine, id) === null) return sorry(404, `No such image: ${id}`);
  const [repo = '', word = ''] = [query.get('repo') ?? '', query.get('tag') ?? ''];
  const name = word === 'latest' && !(`${repo}:latest` in engine.images) ? repo : `${repo}:${word}`;
  engine.images[name] = { ...engine.images[name], id };
  return { status: 201, body: null };
}

function untag(engine: ListeningEngine, name: string): EngineResponse {
  if (!(name in engine.images)) return sorry(404, `No such image: ${name}`);
  delete engine.images[name];
  return { status: 200, body: [{ Untagged: name }] };
}

/** One that something uses the engine keeps. */
function removeNamed(list: ListeningEngine['networks'], name: string): EngineResponse {
  const index = list.findIndex((each) => each.name === name);
  const found = list[index];
  if (found === undefined) return sorry(404, `${name} not found`);
  if (found.inUse) return sorry(409, `${name} is in use`);
  list.splice(index, 1);
  return done;
}
