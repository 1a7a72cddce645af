import type { RuleCauses } from './cause.ts';

/** Something is wrong at the socket's path, or no engine listens there. */
export const socketCauses = {
  'socket-missing': {
    from: { missing: 5, noWayFound: 4, refused: 3.5, statDenied: -2, trouble: -0.5 },
    hints: {
      standardPath: 1,
      homePath: 1,
      vmEngine: 1,
      hostTool: 1,
      desktopWithOwnSocket: 2,
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
    why: 'The socket does not exist: the engine is not installed, not running, or listens elsewhere.',
    because: [
      ['macos', 'On macOS, Docker Desktop, Colima or OrbStack creates the socket, not always in /var/run.'],
    ],
  },
  'socket-dangling-symlink': {
    from: { missing: 2.5, refused: 1.5, dropped: 1.5, trouble: -1.5, denied: -1.5 },
    hints: {
      symlink: 4,
      otherUser: 4.5,
      podman: 3.5,
      macos: 2,
      desktop: 1.2,
      vmEngine: 1,
      tcpEndpoint: -4,
      contextGone: -6,
      groupNotMade: -6,
      otherInstall: 0.5,
    },
    why: 'The path is a symbolic link to the socket of an engine that is not running (Docker Desktop, a VM, podman.socket).',
  },
  'socket-is-directory': {
    from: { directory: 9, pathTaken: 4.5, refused: 1.5, trouble: -1.5, missing: 0 },
    hints: {
      restartAlways: 4,
      container: 0.5,
      afterRestart: 2.2,
      standardPath: 0.5,
      tcpEndpoint: -4,
      denied: -3,
    },
    why: 'A container mounted the socket before it existed, and a directory was created in its place.',
  },
  'socket-not-a-socket': {
    from: { notASocket: 8, pathTaken: 2, directory: 1 },
    hints: { tcpEndpoint: -2 },
  },
  'path-not-traversable': {
    from: { statDenied: 7, denied: 0.3 },
    hints: {
      runUserPath: 3.5,
      podman: 4.5,
      otherUser: 3,
      homePath: 2.5,
      rootless: 1.5,
      macos: 0.8,
      member: 0.3,
      socketSyscall: -3,
      avc: -4,
      windowsPipe: -4,
    },
    why: 'This user cannot enter a directory on the path to the socket, such as /run/user/UID or /run/podman.',
    because: [
      ['podman', "Podman's socket is in a directory that only its owner, root or one user, can enter."],
    ],
  },
} satisfies RuleCauses;
