import { anyOf } from './any-of.ts';

/** Where the client connects, and which setting says so. */
export const endpoints = {
  tcpEndpoint: anyOf({
    url: /tcp:\/\/|https?:\/\/[\w.-]+:\d{2,5}|dial tcp|:237[5-7]\b/,
    address: /\b(?:127\.0\.0\.1|localhost|\d{1,3}(?:\.\d{1,3}){3}):\d{2,5}\b/,
  }),
  tlsPort: /:2376\b/,
  plainPort: /:2375\b/,
  dindHost: /(?:tcp|https?):\/\/docker:237[56]|docker:\d*\.?\d*-?dind|\bdind\b|docker:(?:stable|latest|\d)/,
  loopbackEndpoint: anyOf({
    url: /(?:tcp|https?):\/\/(?:localhost|127\.0\.0\.1|192\.168\.99\.\d+|0\.0\.0\.0)/,
    words: /econnrefused (?:127|::1|localhost)|toolbox|docker-machine|expose daemon/,
  }),
  /** A client that does not say where it went: the address came from elsewhere than its defaults in half of these. */
  noAddress: /cannot connect to the docker daemon(?! at )/,
  variable: anyOf({
    name: /docker_host|environment variable|env(?:ironment)? var|overrides the active context/,
    profile: /bashrc|zshrc|\.profile|profile\.d|etc\/environment|\.env\b/,
    properties: /tc\.host|docker\.host|testcontainers\.properties/,
  }),
  unixEndpoint: /unix:\/\/|docker\.sock|podman\.sock|unix socket/,
  standardPath: /(?<![\w.])(?:\/var)?\/run\/docker\.sock/,
  homePath: /(?:\/home\/|\/users\/|\/root\/)[^ :'"]{1,80}\.sock/,
  runUserPath:
    /\/run\/user\/\d+|\/run\/podman|\b0?700\b|parent (?:dir|folder)|travers|search permission|private home/,
  vmPath:
    /\.colima\/|\.lima\/|\.rd\/|\.orbstack\/|\.docker\/(?:run|desktop)\/docker\.sock|docker\.raw\.sock|com\.docker\.docker\/data|\.config\/colima/,
  context: /docker context|\bcontexts?\b|currentcontext|docker_context|desktop-linux|context use/,
  symlink: /sym ?link|dangling|broken link|->|→|ln -s|link to nothing|readlink/,
  socketProxy:
    /socket[- ]?proxy|docker-socket-proxy|tecnativa|haproxy|cetusguard|wollomatic|proxy endpoint|proxy container|proxied|dockerproxy/,
  restartAlways: /restart[=: ]{1,2}['"]?always|restart polic|unless-stopped|auto-?start|starts? before/,
} as const satisfies Readonly<Record<string, RegExp>>;
