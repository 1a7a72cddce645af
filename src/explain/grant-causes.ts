import type { Cause } from './cause.ts';

/** The socket grants nobody else anything: its group, mode or access list, or an engine that is one user's. */
export const grantCauses: readonly Cause[] = [
  {
    rule: 'socket-group-missing',
    from: { groupNotMade: 9, denied: 2.4, daemonFailed: 1.5, trouble: 0 },
    hints: {
      rootRootSocket: 2.5,
      snap: 3.5,
      sudoWorks: 0.7,
      directoryGroups: 3,
      selinuxDistro: 0.8,
      person: 0.5,
      afterRestart: 0.3,
      container: -1.2,
      containerApp: -0.8,
      macos: -2,
      windowsPipe: -3,
      rootUser: -1.5,
      dockerPy: -0.5,
      rootless: -1,
    },
    why: 'There was no docker group when the engine started, so the socket belongs to root alone.',
    because: [
      [
        'directoryGroups',
        'The engine looks into /etc/group only: a group from a directory service is not found.',
      ],
    ],
  },
  {
    rule: 'socket-mode-too-strict',
    from: { denied: 0.5, ownerChange: 1, notPermitted: -1, trouble: -0.5 },
    hints: { strictMode: 4.5, chmodDone: 3.5, afterRestart: 1.5, wsl: 0.5, container: -0.3 },
    why: "The socket's mode gives its group nothing; what was set by hand is gone after a restart.",
  },
  {
    rule: 'acl-mask-blocks',
    from: { denied: -2, trouble: -2.5, notPermitted: -2 },
    hints: { acl: 7.5 },
    why: 'An access list names the user, and its mask takes the right away again.',
  },
  {
    rule: 'rootless-engine',
    from: { denied: -0.5, refused: -0.5, missing: -0.5, trouble: -1 },
    hints: { rootless: 5, container: -2, containerApp: -1.5, usermodDone: 0.5, windowsPipe: -4 },
    why: "A rootless engine belongs to one user and keeps its socket under that user's /run/user: no group opens it.",
  },
];
