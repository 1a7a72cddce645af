import type { RuleCauses } from './cause.ts';

/** The client goes to the wrong place, or speaks the wrong way there. */
export const endpointCauses = {
  'docker-host-invalid': {
    from: { badScheme: 7 },
    hints: { clientBug: -4, tcpEndpoint: 0.5 },
    why: 'DOCKER_HOST or another endpoint setting is not a valid address.',
  },
  'docker-host-unreachable': {
    from: { refused: 4, noWayFound: 3, missing: 1.5, hung: 3, dropped: 0, trouble: 0, denied: -1 },
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
      noAddress: 0.7,
      macos: 1,
    },
    why: 'A variable or setting points the client to an address where no engine is listening.',
    because: [['tcpEndpoint', 'The client uses a TCP address, set for example by DOCKER_HOST.']],
  },
  'tls-mismatch': {
    from: { tlsFailure: 7, tlsHint: 3.5, refused: 1, dropped: 1, hung: 0 },
    hints: {
      tcpEndpoint: 1,
      tlsPort: 3,
      plainPort: 1,
      dindHost: 4,
      denied: -5,
      proxyAnswer: -1,
      registryDenied: -3,
      loopbackEndpoint: -0.5,
    },
    why: 'Only one side uses TLS, or the certificates do not match.',
    because: [
      ['dindHost', 'A docker:dind service uses TLS on port 2376 by default; the job has to use the same.'],
    ],
  },
  'proxy-intercepts-engine': {
    from: { proxyAnswer: 6.5, notTheApi: 4.5, forbidden: 1.5, hung: 0.5 },
    hints: { tcpEndpoint: 1.5, socketProxy: -3, denied: -3 },
    why: 'An HTTP proxy answers in place of the engine, because the proxy variables apply to its address.',
  },
  'proxy-refuses': {
    from: { forbidden: 4.5 },
    hints: { socketProxy: 4, tcpEndpoint: 1, refusedByPlugin: -3, registryDenied: -3 },
    why: 'A socket proxy allows only some requests, and this one is not allowed.',
  },
  'api-version-mismatch': {
    from: { versionGap: 9, notTheApi: 2.5, apiRoute: 3 },
    hints: { denied: -5, refused: -3 },
    why: 'Client and engine have no API version in common: one is too old, or DOCKER_API_VERSION pins the wrong one.',
  },
  'endpoint-remote': {
    from: { sshFailure: 8 },
    hints: {},
    why: 'The engine is reached over SSH; the login and permissions on the remote host count.',
  },
} satisfies RuleCauses;
