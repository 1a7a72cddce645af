import type { Cause } from './cause.ts';

/** Something is wrong at the socket's path, or nobody listens there. */
export const socketCauses: readonly Cause[] = [
  {
    rule: 'socket-missing',
    from: { missing: 5, refused: 3.5, statDenied: -2, trouble: -0.5 },
    hints: {
      standardPath: 1,
      homePath: 1,
      vmEngine: 1,
      directory: -4,
      tcpEndpoint: -3,
      contextGone: -6,
      groupNotMade: -6,
      numberNotMade: -6,
      nameNotInImage: -6,
      denied: -4,
      macos: 0.5,
      desktopWsl: 0.5,
      windowsPipe: 1,
      brokenJson: -3,
      tlsFailure: -3,
    },
    why: 'There is no socket at the path: the engine is not installed or not started, or keeps it elsewhere.',
    because: [
      [
        'macos',
        'On macOS the socket is made by Docker Desktop, Colima or OrbStack, and not always at /var/run.',
      ],
    ],
  },
  {
    rule: 'socket-dangling-symlink',
    from: { missing: 2.5, refused: 1.5, dropped: 1.5, trouble: -1.5, denied: -1.5 },
    hints: {
      symlink: 4,
      podman: 3.5,
      macos: 2,
      desktop: 1.2,
      vmEngine: 1,
      tcpEndpoint: -4,
      contextGone: -6,
      groupNotMade: -6,
      otherInstall: 0.5,
    },
    why: 'The path is a link to a socket whose owner (Docker Desktop, a VM, podman.socket) is not started.',
  },
  {
    rule: 'socket-is-directory',
    from: { directory: 9, refused: 1.5, trouble: -1.5, missing: 0 },
    hints: {
      restartAlways: 4,
      container: 0.5,
      afterRestart: 1,
      standardPath: 0.5,
      tcpEndpoint: -4,
      denied: -3,
    },
    why: 'A container mounted the socket before there was one, and a directory was made in its place.',
  },
  {
    rule: 'socket-not-a-socket',
    from: { notASocket: 8, directory: 1 },
    hints: { tcpEndpoint: -2 },
    why: 'At the path there is something else than a socket.',
  },
  {
    rule: 'path-not-traversable',
    from: { statDenied: 7, denied: 0.3 },
    hints: {
      runUserPath: 3.5,
      podman: 3,
      homePath: 2.5,
      rootless: 1,
      macos: 0.8,
      member: 0.3,
      socketSyscall: -3,
      avc: -4,
      windowsPipe: -4,
    },
    why: 'A folder on the way to the socket is closed to this user, such as /run/user/UID or /run/podman.',
    because: [
      ['podman', "Podman's socket lies in a folder that only its owner may enter, root's or one user's."],
    ],
  },
];
