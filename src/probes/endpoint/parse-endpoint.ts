import type { Endpoint, EndpointOrigin } from '../../facts/facts.ts';
import { escapeControls } from '../../host/escape-controls.ts';

/** Who names an endpoint. */
export interface Named {
  readonly origin: EndpointOrigin;
  readonly context: string | null;
}

const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/s;
/** `sun_path` of unix(7) holds 108 bytes, the last of them a zero. */
const MAX_SOCKET_PATH = 107;

/** As the docker client reads a value: it trims blanks and line ends, and knows its schemes in small letters only. */
export function parseEndpoint(value: string, named: Named): Endpoint {
  const host = value.trim();
  // Spelt out, one with a line end is a line, too; it is no address anyhow.
  const common = { host: escapeControls(host), ...named };
  const invalid: Refuse = (detail, suggestion = null) => ({
    ...common,
    kind: 'invalid',
    problem: { code: 'bad-value', detail },
    suggestion,
    file: null,
  });
  if (/[\0-\x1f\x7f-\x9f]/.test(host)) return invalid('it contains a control character', repaired(host));
  const match = scheme.exec(host);
  if (!match) return withoutScheme(common, invalid);
  const [, name = '', rest = ''] = match;
  switch (name) {
    case 'unix':
      return unixEndpoint(rest, common, invalid);
    case 'tcp':
      return tcpEndpoint(rest, common, invalid);
    case 'http':
    case 'https':
      // A context is not checked for its scheme: what stands behind it is dialled, without TLS unless it has certificates.
      if (named.context !== null) return tcpEndpoint(rest, common, invalid);
      return invalid(`the docker command does not support "${name}://"`, `tcp://${rest}`);
    case 'fd':
      return invalid('"fd://" is for the engine, not for clients');
    case 'ssh':
    case 'npipe':
      return rest === '' ? invalid('it has nothing after the scheme') : { ...common, kind: 'other' };
    default:
      return invalid(`"${name}://" is not a Docker scheme`, repaired(host));
  }
}

type Common = Pick<Endpoint, 'host' | 'origin' | 'context'>;
type Refuse = (detail: string, suggestion?: string | null) => Endpoint;

/** `build:2375` is a TCP address to the docker command, though not in a context. */
function withoutScheme(common: Common, invalid: Refuse): Endpoint {
  const { host, context } = common;
  const isAddress = /^[A-Za-z0-9][A-Za-z0-9.-]*(:\d+)?$/.test(host);
  if (isAddress && context === null) return tcpEndpoint(host, common, invalid);
  return invalid(whyNoScheme(host), isAddress ? `tcp://${host}` : repaired(host));
}

function unixEndpoint(path: string, common: Common, invalid: Refuse): Endpoint {
  if (/^\/*$/.test(path)) return invalid('it has no path', 'unix:///var/run/docker.sock');
  if (scheme.test(path)) return invalid('it has two schemes', path);
  if (/^(~|\$HOME|\$\{HOME\})\//.test(path)) return invalid('"~" was not expanded by a shell', null);
  if (!path.startsWith('/')) return invalid('the path is not absolute', `unix:///${path}`);
  if (path.endsWith('/')) return invalid('it ends with a slash', `unix://${path.replace(/\/+$/, '')}`);
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH) {
    return invalid(`the path is longer than the ${MAX_SOCKET_PATH} bytes of a socket address`);
  }
  return { ...common, kind: 'unix', path };
}

const DEFAULT_TCP_PORT = 2375;

function tcpEndpoint(rest: string, common: Common, invalid: Refuse): Endpoint {
  if (scheme.test(rest)) return invalid('it has two schemes', rest);
  const url = URL.canParse(`http://${rest}`) ? new URL(`http://${rest}`) : null;
  if (!url?.hostname) return invalid(rest === '' ? 'it has no host' : 'its host or port is not valid');
  const port = /:\d+(\/|$)/.test(rest) ? Number(url.port || 80) : DEFAULT_TCP_PORT;
  const address = { host: url.hostname.replace(/^\[|\]$/g, ''), port };
  return { ...common, kind: 'tcp', address, tls: null, proxy: null };
}

function whyNoScheme(host: string): string {
  if (/^["']|["']$/.test(host)) return 'the quotes are part of the value';
  if (host.startsWith('/')) return 'it is a path without unix://';
  return 'it has no scheme such as unix:// or tcp://';
}

/** The value that was probably meant; null when there is no telling. */
function repaired(host: string): string | null {
  // Of two lines there is no telling whether the second was meant to be there.
  if (/[\r\n]/.test(host)) return null;
  const plain = host.replace(/[\0-\x1f\x7f-\x9f]/g, '').replace(/^["' ]+|["' ]+$/g, '');
  if (plain.startsWith('/')) return `unix://${plain}`;
  if (/^unix:\/[^/]/.test(plain)) return plain.replace('unix:', 'unix://');
  const lower = plain.replace(/^[A-Z]+(?=:\/\/)/i, (name) => name.toLowerCase());
  return lower !== host && /^(unix|tcp|ssh|npipe):\/\/./.test(lower) ? lower : null;
}
