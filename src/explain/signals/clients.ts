import { anyOf } from './any-of.ts';

/** The client's own files, versions and addresses. */
export const clients = {
  contextGone: anyOf({
    current: /current context [^;]{0,120}not found|docker endpoint for [^;]{0,60}not found/,
    named:
      /context [^;]{0,120}(?:context not found|does not exist|not found on the file system)|context "?[^" ]{1,80}"? (?:does not exist|not found)/,
    load: /no such context|load context [^;]{0,80}(?:not found|no such)/,
    file: /contexts[\\/]+meta[\\/][^;]{0,160}(?:no such file|cannot find)/,
  }),
  brokenJson: anyOf({
    parser:
      /unexpected end of json input|invalid character [^;]{1,24} looking for|unmarshal|expecting value: line 1/,
    config: /error (?:loading|parsing|reading) config|config(?:uration)? file[^;]{0,100}(?:json|eof|invalid)/,
    file: /(?:meta|config)\.json[^;]{0,100}(?:eof|json|invalid|corrupt|empty|parse|unmarshal)/,
  }),
  configDenied:
    /\.docker\/(?:config\.json|contexts|buildx|desktop\/)[^;]{0,160}permission denied|permission denied[^;]{0,60}\.docker\/(?:config|contexts|buildx)/,
  versionGap: anyOf({
    engine: /client version [^;]{1,60}is too (?:new|old)|(?:minimum|maximum) supported api version/,
    old: /client is newer than server|client and server don'?t have (?:the )?same version/,
    words:
      /api version[^;]{0,60}(?:not supported|too (?:old|new)|unsupported|mismatch)|client api version[^;]{0,80}(?:too|newer|older)/,
    variable: /docker_api_version/,
  }),
  badScheme: anyOf({
    twice: /(?:unix|tcp|npipe|fd):\/\/(?:unix|tcp|npipe|https?|fd):\/\//,
    asName: /lookup (?:unix|tcp|npipe|https?)\b|dial tcp: address unix/,
    parser:
      /url scheme|unsupported (?:protocol )?scheme|unsupported protocol|missing protocol scheme|invalid url|protocol not available|first path segment in url cannot contain colon/,
    cli: /unable to parse docker host|invalid (?:docker_?host|docker host|bind address|proto|endpoint)|must specify (?:a )?(?:host|scheme)/,
    length: /af_unix path|(?:path|name) too long/,
    library: /http\+docker/,
  }),
  clientBug: /http\+docker|unexpected keyword argument '?chunked/,
  tlsFailure: anyOf({
    certificate: /x509|certificate|bad certificate|pkix|certs?\/client|(?:ca|cert|key)\.pem/,
    protocol:
      /http response to https client|http request to an? https|tls handshake|malformed http response|wrong version number|https:\/\/(?:%2f|\/var)/,
    library: /tls: |ssl(?:error|v3|_|:)|\bssl\b|remote error: tls/,
    variable: /docker_cert_path|docker_tls|tls ?verify|tlsverify/,
  }),
  tlsHint: /trying to connect to a tls-enabled daemon without tls/,
} as const satisfies Readonly<Record<string, RegExp>>;
