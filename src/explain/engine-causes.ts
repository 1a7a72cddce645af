import type { RuleCauses } from './cause.ts';

/** There is no engine, or none that answers. */
export const engineCauses = {
  'no-engine-here': {
    from: {
      noSocketPlatform: 6,
      notASocket: 4,
      missing: 2,
      refused: 1.5,
      directory: 2,
      denied: -3,
      trouble: -0.5,
    },
    hints: { kubernetes: 4.5, noSocketPlatform: 2, tcpEndpoint: -1, dindHost: -1, person: -0.5 },
    why: 'The platform has no Docker engine that containers can reach.',
    because: [
      ['noSocketPlatform', 'Hosted platforms like this give containers no access to an engine.'],
      ['kubernetes', 'Kubernetes nodes run containerd, so there is no Docker socket to mount.'],
    ],
  },
  'engine-stopped': {
    from: {
      daemonFailed: 7,
      pathTaken: 5,
      apiRoute: 6,
      refused: 4.8,
      noWayFound: 3.8,
      missing: 2,
      dropped: 3,
      hung: 1.5,
      trouble: 0,
      denied: -1,
    },
    hints: {
      standardPath: 1,
      windowsPipe: 1.5,
      tcpEndpoint: -1,
      dindHost: -0.5,
      daemonLog: 1,
      afterRestart: 0.5,
      desktop: 0.8,
      vmEngine: 0.8,
      contextGone: -4,
      container: -0.8,
    },
    why: 'The engine is not running. A socket file may be left over.',
    because: [['windows', 'Docker Desktop or its engine is not running.']],
  },
  'engine-unresponsive': {
    from: { hung: 5.5, apiRoute: 4, dropped: 2.5 },
    hints: { tcpEndpoint: -1.5, unixEndpoint: 1, proxyAnswer: -1 },
    why: 'The engine accepts the connection but does not answer in time.',
  },
} satisfies RuleCauses;
