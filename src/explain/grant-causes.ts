import type { RuleCauses } from './cause.ts';

/** The socket grants no one else access: its group, mode or ACL, or an engine that belongs to one user. */
export const grantCauses = {
  'socket-group-missing': {
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
    why: 'There was no docker group when the engine started, so the socket belongs to root.',
    because: [
      [
        'directoryGroups',
        'The engine reads /etc/group only and does not find groups from a directory service.',
      ],
    ],
  },
  'socket-mode-too-strict': {
    from: { denied: 0.5, ownerChange: 1, notPermitted: -1, trouble: -0.5 },
    hints: { strictMode: 4.5, chmodDone: 3.5, afterRestart: 1.5, wsl: 0.5, container: -0.3 },
    why: "The socket's mode denies its group. A manual chmod is lost when the engine restarts.",
  },
  'acl-mask-blocks': {
    from: { denied: -2, trouble: -2.5, notPermitted: -2 },
    hints: { acl: 7.5 },
    why: 'An ACL entry grants access, but the ACL mask removes it.',
  },
  'rootless-engine': {
    from: { denied: -0.5, refused: -0.5, missing: -0.5, trouble: -1 },
    hints: { rootless: 5, container: -2, containerApp: -1.5, usermodDone: 0.5, windowsPipe: -4 },
    why: 'A rootless engine belongs to one user, with its socket in /run/user/UID. No group gives access to it.',
  },
} satisfies RuleCauses;
