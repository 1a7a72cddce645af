import type { PageCauses } from './cause.ts';

/** Blamed on the socket's permissions, and no matter of them. */
export const otherCauses = {
  'client-library-outdated': {
    from: { clientBug: 10 },
    why: 'The Python client does not match its HTTP library: docker-py before 7.1 fails with requests 2.32 and later.',
  },
  'authorization-plugin-refuses': {
    from: { refusedByPlugin: 10, forbidden: 1 },
    why: 'The engine was reached, but its authorization plugin rejected the request.',
  },
  'desktop-wsl-integration': {
    from: { denied: 0, missing: 1.5, refused: 2, groupNotMade: 3, trouble: 0 },
    hints: { wsl: 3.5, desktopWsl: 5, dockerCli: 0.7, rootRootSocket: 1, container: -1, containerApp: -1 },
    why: "Docker Desktop's WSL integration is off or incomplete for this distribution.",
  },
  'denial-elsewhere': {
    from: { registryDenied: 9, execDenied: 8, fileDenied: 7 },
    hints: { avc: -3, unixEndpoint: -3, statDenied: -1, configDenied: -4 },
    why: 'The denial is about another file or a registry; the engine was reached.',
    because: [
      ['registryDenied', 'The registry denied access. Log in, or check the image name.'],
      [
        'execDenied',
        'A program in the image is not executable: its mode lacks x, or its file system is mounted noexec.',
      ],
    ],
  },
} satisfies PageCauses;
