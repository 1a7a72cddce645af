import type { Endpoint, EndpointOrigin, TlsUse } from '../../facts/facts.ts';
import type { EndpointChoice } from '../../facts/selection.ts';
import { escapeControls } from '../../host/escape-controls.ts';
import { whyUnreadable } from '../../host/file-problem.ts';
import type { Host } from '../../host/host.ts';
import { type ContextStore, openContextStore, type StoredContext } from '../client/context-store.ts';
import { tlsOfEnvironment } from '../client/environment-tls.ts';
import { parseEndpoint } from './parse-endpoint.ts';
import { proxyFor } from './proxy.ts';

/**
 * Where the docker client would go, in its own order of precedence: flag, DOCKER_HOST, DOCKER_CONTEXT, the current
 * context of config.json, the default. An empty variable counts as not set, as it does for the client.
 */
export async function findEndpoint(
  host: Host,
  choice: EndpointChoice | null,
  store: ContextStore = openContextStore(host),
): Promise<Endpoint> {
  const endpoint = await locate(host, choice, store);
  return endpoint.kind === 'other' && host.platform !== 'win32' ? withoutPipes(endpoint) : endpoint;
}

/** The docker command crashes on one elsewhere. */
function withoutPipes(endpoint: Extract<Endpoint, { kind: 'other' }>): Endpoint {
  if (!endpoint.host.startsWith('npipe:')) return endpoint;
  const problem = { code: 'bad-value', detail: 'named pipes exist on Windows only' } as const;
  return { ...endpoint, kind: 'invalid', problem, suggestion: defaultHost(''), file: null };
}

async function locate(host: Host, choice: EndpointChoice | null, store: ContextStore): Promise<Endpoint> {
  const { DOCKER_HOST: value, DOCKER_CONTEXT: name } = host.env;
  if (choice?.flag === '--context')
    return fromContext(host, store, { name: choice.value, origin: '--context' });
  if (choice !== null) return fromValue(host, store, choiceAsValue(choice));
  if (value) return fromValue(host, store, { value, origin: 'DOCKER_HOST' });
  if (name) return fromContext(host, store, { name, origin: 'DOCKER_CONTEXT' });
  const config = await store.config();
  const current = config.state === 'read' ? config.currentContext : null;
  if (current === null)
    return fromValue(host, store, { value: defaultHost(host.platform), origin: 'default' });
  return fromContext(host, store, { name: current, origin: `context:${escapeControls(current)}` });
}

function choiceAsValue({ flag, value }: EndpointChoice): Valued {
  return { value: flag === '--socket' ? `unix://${value}` : value, origin: flag };
}

function defaultHost(platform: string): string {
  return platform === 'win32' ? 'npipe:////./pipe/docker_engine' : 'unix:///var/run/docker.sock';
}

interface Valued {
  readonly value: string;
  readonly origin: EndpointOrigin;
}

function fromValue(host: Host, store: ContextStore, { value, origin }: Valued): Endpoint {
  const endpoint = parseEndpoint(value, { origin, context: null });
  return endpoint.kind === 'tcp'
    ? dialled(host, endpoint, tlsOfEnvironment(host, store.directory))
    : endpoint;
}

function defaultContext({ env, platform }: Host, origin: EndpointOrigin): Valued {
  const value = env.DOCKER_HOST;
  return value ? { value, origin: 'DOCKER_HOST' } : { value: defaultHost(platform), origin };
}

type Tcp = Extract<Endpoint, { kind: 'tcp' }>;

function dialled({ env }: Host, endpoint: Tcp, tls: TlsUse | null): Endpoint {
  return { ...endpoint, tls, proxy: proxyFor(env, endpoint.address, tls === null ? 'http' : 'https') };
}

async function fromContext(
  host: Host,
  store: ContextStore,
  { name, origin }: { name: string; origin: EndpointOrigin },
): Promise<Endpoint> {
  // Never on disk: it stands for the environment and the default.
  if (name === 'default') return fromValue(host, store, defaultContext(host, origin));
  const context = await store.context(name);
  if (context.state !== 'read') return withoutEndpoint(context, { name, origin });
  const endpoint = parseEndpoint(context.host || defaultHost(host.platform), { origin, context: name });
  return endpoint.kind === 'tcp' ? dialled(host, endpoint, await tlsOfContext(host, context)) : endpoint;
}

async function tlsOfContext(
  host: Host,
  { tlsFolder, skipVerify }: Extract<StoredContext, { state: 'read' }>,
): Promise<TlsUse | null> {
  const names = await host.readDir(tlsFolder);
  const present = names.ok ? names.value : [];
  if (present.length === 0 && !skipVerify) return null;
  const file = (name: string): string | null => (present.includes(name) ? `${tlsFolder}/${name}` : null);
  return {
    ca: file('ca.pem'),
    cert: file('cert.pem'),
    key: file('key.pem'),
    verify: !skipVerify,
    by: 'context',
  };
}

function withoutEndpoint(
  context: Exclude<StoredContext, { state: 'read' }>,
  { name, origin }: { name: string; origin: EndpointOrigin },
): Endpoint {
  const common = {
    host: '',
    origin,
    context: name,
    kind: 'invalid',
    suggestion: null,
    file: context.file,
  } as const;
  switch (context.state) {
    case 'missing':
      return { ...common, problem: { code: 'context-missing', detail: 'does not exist' } };
    case 'corrupt':
      return { ...common, problem: corruptContext(context.problem) };
    case 'unreadable':
      return {
        ...common,
        problem: { code: 'context-unreadable', detail: whyUnreadable(context.error) },
      };
  }
}

type EndpointProblem = Extract<Endpoint, { kind: 'invalid' }>['problem'];

function corruptContext({
  code,
  detail,
}: Extract<StoredContext, { state: 'corrupt' }>['problem']): EndpointProblem {
  return { code: code === 'empty' ? 'context-empty' : 'context-corrupt', detail };
}
