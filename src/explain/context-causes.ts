import type { RuleCauses } from './cause.ts';

/** The client follows a context, or what it keeps about them, to nowhere. */
export const contextCauses = {
  'context-missing': {
    from: { contextGone: 9, brokenJson: 3.5 },
    hints: { brokenJson: -1 },
  },
  'context-corrupt': {
    from: { brokenJson: 7, configDenied: 8, contextGone: 5 },
    hints: { context: 1, windows: 0.5, desktop: 0.5, proxyAnswer: -3 },
    why: "The client's config.json or a context's meta.json is empty or damaged, for example after a crash or a full disk.",
    because: [
      [
        'configDenied',
        'The client cannot read its own configuration, often because it was once run with sudo.',
      ],
    ],
  },
  'context-unreachable': {
    from: {
      refused: 3.5,
      noWayFound: 3,
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
      noAddress: 0.3,
      desktop: 2,
      otherInstall: 2.5,
      homePath: 2,
      vmPath: 1,
      colima: 1.5,
      orbstack: 1,
      hostTool: 1,
      vmEngine: 0.5,
      standardPath: -0.5,
      tcpEndpoint: -1.5,
      container: -1.5,
      windowsPipe: 1,
      desktopWsl: -1,
    },
    why: 'The selected context belongs to an engine that is not running or was removed.',
    because: [
      [
        'homePath',
        'The selected context points to a socket in a home directory, which belongs to another product.',
      ],
    ],
  },
  'engine-ambiguous': {
    from: { trouble: -2, refused: -1 },
    hints: { otherInstall: 1.5, context: 1, snap: 1 },
    why: 'Several engines are installed, and the client uses a different one than expected.',
  },
} satisfies RuleCauses;
