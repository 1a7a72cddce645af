import { anyOf } from './any-of.ts';

/** No engine answers, or something else does. */
export const connections = {
  refused: anyOf({
    errno: /econnrefused|\brefused\b|connectionrefused|actively refused|errno[ :]*(?:111|61)\b/,
    question: /is (?:the docker daemon|it|docker) running|error during connect/,
    statement: /(?:daemon|docker) (?:is not|isn'?t|not) running|no docker (?:daemon|engine)/,
    attempt:
      /(?:cannot|can'?t|couldn'?t|could not|can not|unable to|fail(?:s|ed|ing|ure)? to|not able to) (?:connect|reach|talk) /,
    name: /no such host|name or service not known|enotfound|getaddrinfo|could not resolve|name resolution|unable to resolve host|server misbehaving/,
    route: /no route to host|ehostunreach|network is unreachable|enetunreach|connectex/,
    testcontainers: /ryuk failed/,
  }),
  /** No attempt worked, and the text does not say why any of them failed. */
  noWayFound: anyOf({
    testcontainers: /could not find a (?:working container runtime strategy|valid docker environment)/,
    others: /no supported container runtime|connection to docker(?: client)? failed/,
  }),
  /** Clients up to 1.12 say this for EACCES, too. */
  oldQuestion: /is (?:the docker daemon|'docker (?:-d|daemon)') running on this host/,
  daemonFailed:
    /failed to start daemon|job for docker\.service failed|docker\.service: (?:main|failed)|start request repeated|no sockets found via socket activation|failed to load listeners|unit docker\.service (?:not|could not)|docker(?:d| daemon| engine| service)? fail(?:s|ed) to start/,
  /** bind(2) of the process that creates the socket: something already exists at its path. */
  pathTaken: /docker\.sock[^;]{0,80}address (?:already )?in use/,
  apiRoute: /returned [^;]{1,40} for api route/,
  /** curl says no more than this, whatever errno the socket gave it. */
  curlFailed: /curl: \((?:7|56|52)\)/,
  missing: anyOf({
    errno: /enoent|no such file or directory|file ?not ?found|filenotfound|cannot find the (?:file|path)/,
    absence: /does(?: not|n'?t) exist|\bmissing\b|(?<!page )not found|could not find|no docker socket/,
    never: /(?:not|n'?t) (?:get |being |been )?(?:generated|created|available|mounted|there|present)/,
  }),
  hung: /deadline exceeded|resource temporarily unavailable|eagain|timed? ?out|timeout|etimedout|\bhangs?\b|no (?:reply|response)|(?:not|n'?t)[^;]{0,16} respond/,
  dropped: /\beof\b|socket hang up|econnreset|connection reset|remotedisconnected|broken pipe|epipe/,
  directory: anyOf({
    errno: /\bis a directory|eisdir|isadirectoryerror|mount a directory onto a file/,
    before: /(?:empty|as a?|becomes? an?|created? an?|is an?)(?: empty)? (?:directory|folder)[^;]{0,60}sock/,
    after:
      /sock[^;]{0,60}(?:empty|becomes? an?|as an?|is an?)(?: empty)? (?:directory|folder)|docker\.sock[^;]{0,120}not a directory/,
    busy: /docker\.sock[^;]{0,60}device or resource busy/,
  }),
  notShared: anyOf({
    errno: /operation not supported|e(?:op)?notsup|errno[ :]*95\b/,
    source: /error while creating mount source path|bind source path does not exist|invalid mount config/,
    desktop: /mounts denied|not shared from|file sharing/,
  }),
  notASocket: /enotsock|not a (?:unix )?socket|non-socket|protocol wrong type|eprototype/,
  noSocketPlatform: anyOf({
    aws: /fargate|sourcepath should not be set|aws lambda|lambda function/,
    google: /cloud ?run\b|cloud ?shell|app ?engine/,
    azure: /container apps?\b[^;]{0,20}azure|azure container|\baci\b|app service/,
    others: /heroku|fly\.io|\brender\.com|railway|codespaces? without/,
  }),
  sshFailure:
    /docker\.example\.com|ssh:\/\/|command \[ssh |ssh: (?:connect|handshake|rejected|unable)|host key verification|permission denied \(publickey|docker system dial-stdio/,
  notTheApi: /404 page not found|invalid character '<'|unexpected token '?</,
  proxyAnswer: anyOf({
    variable: /http_proxy|https_proxy|no_proxy/,
    words:
      /proxyconnect|proxy authentication|(?<!http: )\bproxy (?:error|server|variable|env)|corporate proxy|behind (?:a|an|the)[^;]{0,16}proxy/,
    page: /\b407\b|squid|tinyproxy|<html|invalid character '<'|5\d\d (?:service unavailable|bad gateway|gateway time)/,
    answer: /error during connect[^;]{0,160}(?:service unavailable|bad gateway|gateway time-?out|forbidden)/,
  }),
} as const satisfies Readonly<Record<string, RegExp>>;
