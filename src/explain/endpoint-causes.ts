import type { Cause } from './cause.ts';

/** The client goes to the wrong place, or speaks the wrong way there. */
export const endpointCauses: readonly Cause[] = [
  {
    rule: 'docker-host-invalid',
    from: { badScheme: 7 },
    hints: { clientBug: -4, tcpEndpoint: 0.5 },
    why: 'DOCKER_HOST or the address in the client is not written as a client can use it.',
  },
  {
    rule: 'docker-host-unreachable',
    from: { refused: 4, missing: 1.5, hung: 3, dropped: 0, trouble: 0, denied: -1 },
    hints: {
      tcpEndpoint: 3,
      loopbackEndpoint: 2.5,
      variable: 3,
      standardPath: -2,
      windowsPipe: -1.5,
      tlsPort: -1,
      container: -0.5,
      dindHost: -1,
      directory: -2,
      context: -1,
      rootless: 0.5,
      otherInstall: 0.5,
    },
    why: 'A variable or setting sends the client to an address where nothing listens, while the engine may be elsewhere.',
    because: [
      ['tcpEndpoint', 'The client goes to a TCP address, which something such as DOCKER_HOST has told it.'],
    ],
  },
  {
    rule: 'context-missing',
    from: { contextGone: 9 },
    hints: { brokenJson: -1 },
    why: 'The client is set to a context that is not on disk any more.',
  },
  {
    rule: 'context-corrupt',
    from: { brokenJson: 7, configDenied: 8, contextGone: 5 },
    hints: { context: 1, windows: 0.5, desktop: 0.5, proxyAnswer: -3 },
    why: "The client's config.json or a context's meta.json is empty or not JSON, as after a crash or a full disk.",
    because: [
      ['configDenied', 'The client may not read its own configuration, often since it was once run by sudo.'],
    ],
  },
  {
    rule: 'context-unreachable',
    from: {
      refused: 3.5,
      apiRoute: 4,
      missing: 2.5,
      hung: 1,
      dropped: 0.5,
      contextGone: 2,
      trouble: -1,
      denied: -1,
    },
    hints: {
      context: 4,
      desktop: 2,
      otherInstall: 2.5,
      homePath: 2,
      vmPath: 1,
      vmEngine: 0.5,
      standardPath: -0.5,
      tcpEndpoint: -1.5,
      container: -1.5,
      windowsPipe: 1,
      desktopWsl: -1,
    },
    why: 'The active context belongs to an engine that is not running here or was removed.',
    because: [
      ['homePath', "The socket in a home folder is another product's: the active context leads there."],
    ],
  },
  {
    rule: 'tls-mismatch',
    from: { tlsFailure: 7, tlsHint: 3.5, refused: 1, dropped: 1, hung: 0 },
    hints: {
      tcpEndpoint: 1,
      tlsPort: 3,
      dindHost: 4,
      denied: -5,
      proxyAnswer: -1,
      registryDenied: -3,
      loopbackEndpoint: -0.5,
    },
    why: 'One side speaks TLS and the other does not, or the certificates do not fit.',
    because: [
      [
        'dindHost',
        'A docker:dind service listens with TLS on 2376 unless told otherwise; the job must match it.',
      ],
    ],
  },
  {
    rule: 'proxy-intercepts-engine',
    from: { proxyAnswer: 6.5, notTheApi: 4.5, forbidden: 1.5, hung: 0.5 },
    hints: { tcpEndpoint: 1.5, socketProxy: -3, denied: -3 },
    why: 'An HTTP proxy answers in place of the engine, since the proxy variables apply to its address, too.',
  },
  {
    rule: 'api-version-mismatch',
    from: { versionGap: 9, notTheApi: 2.5, apiRoute: 3 },
    hints: { denied: -5, refused: -3 },
    why: 'Client and engine share no API version: one is too old, or DOCKER_API_VERSION pins a wrong one.',
  },
  {
    rule: 'endpoint-remote',
    from: { sshFailure: 8 },
    hints: {},
    why: 'The engine is reached by ssh on another machine: what counts is the login and the rights over there.',
  },
  {
    rule: 'engine-ambiguous',
    from: { trouble: -2, refused: -1 },
    hints: { otherInstall: 1.5, context: 1, snap: 1 },
    why: 'Two engines are installed, and the client talks to the other one.',
  },
];
