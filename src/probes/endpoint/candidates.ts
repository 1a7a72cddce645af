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

/** Every other endpoint where an engine of this user can listen, and its state. */
export async function findCandidates(host: Host, question: CandidatesOptions): Promise<EngineCandidate[]> {
  if (question.connection.state === 'ok' && question.project === null) return [];
  const { uid } = await host.identity();
  const [known, named] = await Promise.all([
    knownCandidates(host, uid),
    contextCandidates(host, question.store),
  ]);
  const all = withoutRepeats([...known.map(ofPath), ...named]);
  const others = all.filter(({ host: url }) => url !== question.endpoint.host);
  const probed = await Promise.all(others.map((candidate) => probe(host, candidate, question)));
  return probed.filter((candidate) => candidate !== null);
}

/** A candidate with its address; null where dockperm does not connect itself. */
interface AddressedCandidate extends KnownCandidate {
  readonly context: string | null;
  readonly address: Address | null;
}

function ofPath({ product, host }: KnownCandidate): AddressedCandidate {
  const path = host.replace(/^(unix|npipe):\/\//, '');
  return { product, host, context: null, address: { kind: 'unix', path } };
}

async function contextCandidates(host: Host, store: ContextStore): Promise<AddressedCandidate[]> {
  const contexts = await store.all();
  const each = contexts.map(async (context): Promise<AddressedCandidate[]> => {
    if (context.state !== 'read') return [];
    const endpoint = await findEndpoint(host, { flag: '--context', value: context.name }, store);
    if (endpoint.kind === 'invalid') return [];
    const { name } = context;
    return [{ product: `context ${name}`, host: endpoint.host, context: name, address: addressOf(endpoint) }];
  });
  return (await Promise.all(each)).flat();
}

/** A known candidate keeps its product, and takes the name of the context with the same endpoint, if there is one. */
function withoutRepeats(candidates: readonly AddressedCandidate[]): AddressedCandidate[] {
  const byHost = new Map<string, AddressedCandidate>();
  for (const candidate of candidates) {
    const before = byHost.get(candidate.host);
    byHost.set(
      candidate.host,
      before ? { ...before, context: before.context ?? candidate.context } : candidate,
    );
  }
  return [...byHost.values()];
}

async function probe(
  host: Host,
  candidate: AddressedCandidate,
  question: CandidatesOptions,
): Promise<EngineCandidate | null> {
  const { product, context, address } = candidate;
  if (address === null) return null;
  const base = { product, host: candidate.host, context, projectContainers: null };
  if (address.kind === 'unix' && host.platform !== 'win32') {
    const socket = await readSocket(host, address.path);
    if (isSame(socket, question.socket)) return null;
    const state = stateOfFile(socket);
    if (state !== null) return { ...base, state };
  }
  return ask(host, { ...base, state: 'missing' }, address, question);
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
  candidate: EngineCandidate,
  address: Address,
  { project, connection, timeoutMs }: CandidatesOptions,
): Promise<EngineCandidate> {
  const limit = Math.min(connection.state === 'timeout' ? GRACE_MS : TIMEOUT_MS, timeoutMs);
  const engine = { address, timeoutMs: limit };
  const version = await readVersion(host, engine);
  if (!version.ok) return { ...candidate, state: stateOfFailure(version.error) };
  if (!isEngineVersion(version.value)) return { ...candidate, state: 'refused' };
  const own = project === null ? null : await listContainers(host, engine, { project, which: 'all' });
  return { ...candidate, state: 'answers', projectContainers: own?.ok ? own.value.length : null };
}

function stateOfFailure(error: string): CandidateState {
  if (error === 'EACCES' || error === 'EPERM') return 'denied';
  if (error === 'ENOENT') return 'missing';
  return error === 'ETIMEDOUT' || error === 'EAGAIN' ? 'timeout' : 'refused';
}
