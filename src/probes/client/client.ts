import { readVersion } from '../../engine/reader.ts';
import type { ClientFacts, ConfigFile, Connection, Endpoint, ProfileLine } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import { maskCredentials } from '../../host/mask-credentials.ts';
import { addressOf, classifyFailure, isEngineVersion } from '../engine/connection.ts';
import { readCertificates } from './certificates.ts';
import type { ContextStore } from './context-store.ts';
import { tlsOfEnvironment } from './environment-tls.ts';
import { findProfileLines } from './profile-lines.ts';

/** Decide where the client goes, how, and as which version. */
const deciding = [
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_TLS',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
  'DOCKER_API_VERSION',
  'HTTP_PROXY',
  'http_proxy',
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
];

export interface ClientQuestion {
  readonly store: ContextStore;
  readonly endpoint: Endpoint;
  readonly connection: Connection;
  readonly timeoutMs: number;
}

/** Settings of the docker client, as far as they matter to where it goes: little while all is well. */
export async function readClient(host: Host, question: ClientQuestion): Promise<ClientFacts> {
  const { store, endpoint, connection } = question;
  const variables = definedVariables(host);
  const isBroken = connection.state !== 'ok';
  const isPinned = variables.DOCKER_API_VERSION !== undefined;
  const [config, contexts, setIn, certificates, pastProxy] = await Promise.all([
    configOf(store, endpoint),
    isBroken ? store.all() : [],
    isBroken || isPinned ? findSettings(host, Object.keys(variables)) : [],
    readCertificates(host, tlsOf(host, store, endpoint)),
    askPastProxy(host, question),
  ]);
  return { directory: store.directory, config, contexts, variables, setIn, certificates, pastProxy };
}

function definedVariables({ env }: Host): Record<string, string> {
  return Object.fromEntries(
    deciding.flatMap((name) => {
      const value = env[name];
      return value ? [[name, maskCredentials(value)]] : [];
    }),
  );
}

/** Where something else decides, the client reads it for other things, which are none of dockperm's. */
async function configOf(store: ContextStore, { origin }: Endpoint): Promise<ConfigFile> {
  if (origin === 'default' || origin.startsWith('context:')) return store.config();
  return { state: 'unknown', reason: `not read (${origin} takes precedence)` };
}

/** The client loads what the variables ask for also when it then talks to a socket file. */
function tlsOf(host: Host, store: ContextStore, endpoint: Endpoint): ReturnType<typeof tlsOfEnvironment> {
  if (endpoint.kind === 'tcp') return endpoint.tls;
  const isOfContext = endpoint.context !== null || endpoint.origin === '--socket';
  return isOfContext ? null : tlsOfEnvironment(host, store.directory);
}

async function findSettings(host: Host, variables: readonly string[]): Promise<ProfileLine[]> {
  const [lines, testcontainers] = await Promise.all([
    findProfileLines(host, variables),
    testcontainersHost(host),
  ]);
  return [...lines, ...testcontainers];
}

/** Testcontainers takes a host from a file of its own. */
async function testcontainersHost(host: Host): Promise<ProfileLine[]> {
  const file = `${host.env.HOME ?? host.env.USERPROFILE ?? ''}/.testcontainers.properties`;
  const text = await host.readFile(file);
  if (!text.ok) return [];
  return text.value.split('\n').flatMap((line, index): ProfileLine[] => {
    const value = /^\s*docker\.host\s*[=:]\s*(.*)$/.exec(line.trimEnd())?.[1];
    if (value === undefined) return [];
    return [{ variable: 'docker.host', file, line: index + 1, value: maskCredentials(value) }];
  });
}

/** What would be there without the proxy, asked only when the way through it fails. */
async function askPastProxy(host: Host, question: ClientQuestion): Promise<Connection | null> {
  const { endpoint, connection, timeoutMs } = question;
  if (endpoint.kind !== 'tcp' || endpoint.proxy === null || connection.state === 'ok') return null;
  const address = addressOf({ ...endpoint, proxy: null });
  if (address === null) return null;
  const version = await readVersion(host, { address, timeoutMs });
  if (!version.ok) return classifyFailure(version.error);
  return isEngineVersion(version.value) ? { state: 'ok' } : { state: 'failed', error: 'HTTP 200' };
}
