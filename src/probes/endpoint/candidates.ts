import { listContainers, readVersion } from '../../engine/reader.ts';
import type {
  CandidateState,
  Connection,
  Endpoint,
  EngineCandidate,
  SocketFacts,
} from '../../facts/facts.ts';
import type { Address, Host } from '../../host/host.ts';
import type { ContextStore } from '../client/context-store.ts';
import { addressOf, isEngineVersion } from '../engine/connection.ts';
import { readSocket } from '../socket/socket.ts';
import { findEndpoint } from './endpoint.ts';
import { type KnownCandidate, knownCandidates } from './known-candidates.ts';

export interface CandidatesOptions {
  readonly store: ContextStore;
  readonly endpoint: Endpoint;
  readonly socket: SocketFacts;
  readonly connection: Connection;
  /** The project whose containers are looked for; null when it is not about them. */
  readonly project: string | null;
  readonly timeoutMs: number;
}

/** A healthy engine on this host answers at once; after a timeout of the selected engine, the others get even less. */
const TIMEOUT_MS = 1000;
const GRACE_MS = 250;

/** Everywhere else that an engine of this user may listen, and what is there. */
export async function findCandidates(host: Host, question: CandidatesOptions): Promise<EngineCandidate[]> {
  if (question.connection.state === 'ok' && question.project === null) return [];
  const { uid } = await host.identity();
  const [known, named] = await Promise.all([
    knownCandidates(host, uid),
    placesOfContexts(host, question.store),
  ]);
  const places = withoutRepeats([...known.map(ofPath), ...named]);
  const others = places.filter(({ host: url }) => url !== question.endpoint.host);
  const looked = await Promise.all(others.map((place) => look(host, place, question)));
  return looked.filter((place) => place !== null);
}

/** A place with the way to it; null where dockperm does not go itself. */
interface Place extends KnownCandidate {
  readonly context: string | null;
  readonly address: Address | null;
}

function ofPath({ product, host }: KnownCandidate): Place {
  const path = host.replace(/^(unix|npipe):\/\//, '');
  return { product, host, context: null, address: { kind: 'unix', path } };
}

async function placesOfContexts(host: Host, store: ContextStore): Promise<Place[]> {
  const contexts = await store.all();
  const each = contexts.map(async (context): Promise<Place[]> => {
    if (context.state !== 'read') return [];
    const endpoint = await findEndpoint(host, { flag: '--context', value: context.name }, store);
    if (endpoint.kind === 'invalid') return [];
    const { name } = context;
    return [{ product: `context ${name}`, host: endpoint.host, context: name, address: addressOf(endpoint) }];
  });
  return (await Promise.all(each)).flat();
}

/** A known place keeps its product, and takes the name of the context that leads there, if one does. */
function withoutRepeats(places: readonly Place[]): Place[] {
  const byHost = new Map<string, Place>();
  for (const place of places) {
    const before = byHost.get(place.host);
    byHost.set(place.host, before ? { ...before, context: before.context ?? place.context } : place);
  }
  return [...byHost.values()];
}

async function look(host: Host, place: Place, question: CandidatesOptions): Promise<EngineCandidate | null> {
  const { product, context, address } = place;
  if (address === null) return null;
  const candidate = { product, host: place.host, context, projectContainers: null };
  if (address.kind === 'unix' && host.platform !== 'win32') {
    const socket = await readSocket(host, address.path);
    if (isSame(socket, question.socket)) return null;
    const state = stateOfFile(socket);
    if (state !== null) return { ...candidate, state };
  }
  return ask(host, { ...candidate, state: 'missing' }, address, question);
}

/** Another name of the socket in use. */
function isSame(socket: SocketFacts, inUse: SocketFacts): boolean {
  return socket.state === 'socket' && inUse.state === 'socket' && socket.realPath === inUse.realPath;
}

/** Null for a socket: that has to be asked. */
function stateOfFile({ state }: SocketFacts): CandidateState | null {
  switch (state) {
    case 'socket':
    case 'not-local':
      return null;
    case 'directory':
      return 'not-a-socket';
    case 'missing':
    case 'dangling':
    case 'hidden':
    case 'not-a-socket':
      return state;
  }
}

async function ask(
  host: Host,
  place: EngineCandidate,
  address: Address,
  { project, connection, timeoutMs }: CandidatesOptions,
): Promise<EngineCandidate> {
  const limit = Math.min(connection.state === 'timeout' ? GRACE_MS : TIMEOUT_MS, timeoutMs);
  const engine = { address, timeoutMs: limit };
  const version = await readVersion(host, engine);
  if (!version.ok) return { ...place, state: stateOfFailure(version.error) };
  if (!isEngineVersion(version.value)) return { ...place, state: 'refused' };
  const own = project === null ? null : await listContainers(host, engine, { project, which: 'all' });
  return { ...place, state: 'answers', projectContainers: own?.ok ? own.value.length : null };
}

function stateOfFailure(error: string): CandidateState {
  if (error === 'EACCES' || error === 'EPERM') return 'denied';
  if (error === 'ENOENT') return 'missing';
  return error === 'ETIMEDOUT' || error === 'EAGAIN' ? 'timeout' : 'refused';
}
