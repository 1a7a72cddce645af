import type { Host } from '../host/host.ts';
import { type ContextStore, readContextStore } from './context-store.ts';
import type { Endpoint, EndpointOrigin } from './facts.ts';
import type { EndpointChoice } from './selection.ts';

/**
 * Where the docker client would go, in its own order of precedence: flag, DOCKER_HOST, DOCKER_CONTEXT, the current
 * context of config.json, the default. An empty variable counts as not set, as it does for the client.
 */
export async function findEndpoint(host: Host, choice: EndpointChoice | null): Promise<Endpoint> {
  if (choice?.flag === '--socket') return parseEndpoint(`unix://${choice.value}`, '--socket');
  if (choice?.flag === '--host') return parseEndpoint(choice.value, '--host');
  const store = readContextStore(host);
  if (choice?.flag === '--context') return fromContext(await store, choice.value, '--context', host);
  if (host.env.DOCKER_HOST) return parseEndpoint(host.env.DOCKER_HOST, 'DOCKER_HOST');
  if (host.env.DOCKER_CONTEXT)
    return fromContext(await store, host.env.DOCKER_CONTEXT, 'DOCKER_CONTEXT', host);
  const { current } = await store;
  if (current !== null) return fromContext(await store, current, `context:${current}`, host);
  return parseEndpoint(defaultHost(host.platform), 'default');
}

function defaultHost(platform: string): string {
  return platform === 'win32' ? 'npipe:////./pipe/docker_engine' : 'unix:///var/run/docker.sock';
}

async function fromContext(
  store: ContextStore,
  name: string,
  origin: EndpointOrigin,
  host: Host,
): Promise<Endpoint> {
  if (name === 'default') return parseEndpoint(defaultHost(host.platform), origin);
  const address = await store.hostOf(name);
  if (address !== null) return parseEndpoint(address, origin);
  const problem = `the context "${name}" has no readable endpoint in ${store.directory}`;
  return { host: '', origin, kind: 'invalid', problem, suggestion: null };
}

const scheme = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i;
const MAX_SOCKET_PATH = 107;

export function parseEndpoint(host: string, origin: EndpointOrigin): Endpoint {
  const invalid = (problem: string, suggestion: string | null = null): Endpoint => ({
    host,
    origin,
    kind: 'invalid',
    problem,
    suggestion,
  });
  if (/[\0-\x1f\x7f]/.test(host)) return invalid('it contains a control character', repaired(host));
  const match = scheme.exec(host);
  if (!match) return invalid(whyNoScheme(host), repaired(host));
  const [, name = '', rest = ''] = match;
  switch (name.toLowerCase()) {
    case 'unix':
      return unixEndpoint(rest, { host, origin }, invalid);
    case 'tcp':
    case 'http':
      return tcpEndpoint(rest, { host, origin }, invalid);
    case 'https':
    case 'ssh':
    case 'npipe':
    case 'fd':
      return { host, origin, kind: 'other' };
    default:
      return invalid(`"${name}://" is not a scheme that Docker clients know`);
  }
}

type Common = Pick<Endpoint, 'host' | 'origin'>;
type Refuse = (problem: string, suggestion?: string | null) => Endpoint;

function unixEndpoint(path: string, common: Common, invalid: Refuse): Endpoint {
  if (path === '') return invalid('it names no path', 'unix:///var/run/docker.sock');
  if (!path.startsWith('/')) return invalid('the path is not absolute', `unix:///${path}`);
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH) {
    return invalid(`the path is longer than the ${MAX_SOCKET_PATH} bytes a socket address can hold`);
  }
  return { ...common, kind: 'unix', path };
}

const DEFAULT_TCP_PORT = 2375;

function tcpEndpoint(rest: string, common: Common, invalid: Refuse): Endpoint {
  const url = URL.canParse(`http://${rest}`) ? new URL(`http://${rest}`) : null;
  if (!url?.hostname) return invalid(rest === '' ? 'it names no host' : 'its host or port cannot be read');
  const port = /:\d+(\/|$)/.test(rest) ? Number(url.port || 80) : DEFAULT_TCP_PORT;
  return { ...common, kind: 'tcp', address: { host: url.hostname.replace(/^\[|\]$/g, ''), port } };
}

function whyNoScheme(host: string): string {
  if (/^["']|["']$/.test(host)) return 'the quotes are part of the value';
  if (host.startsWith('/')) return 'it is a bare path, without unix://';
  return 'it has no scheme such as unix:// or tcp://';
}

/** The value that was probably meant; null when there is no telling. */
function repaired(host: string): string | null {
  const plain = host.replace(/[\0-\x1f\x7f]/g, '').replace(/^["' ]+|["' ]+$/g, '');
  if (plain.startsWith('/')) return `unix://${plain}`;
  if (/^unix:\/[^/]/.test(plain)) return plain.replace('unix:', 'unix://');
  return plain !== host && scheme.test(plain) ? plain : null;
}
