import type { RuleCauses } from './cause.ts';

/** File permissions allow it, and something else in the kernel does not. */
export const confinementCauses = {
  'selinux-denied': {
    from: {
      avc: 10,
      statDenied: 4.5,
      socketRead: 6,
      denied: 2,
      curlFailed: 1.5,
      notPermitted: 1,
      trouble: -0.5,
      refused: 0.3,
    },
    hints: {
      selinux: 6,
      sudoWorks: -2,
      selinuxDistro: 2.6,
      rootUser: 1.7,
      podman: 0.5,
      container: 0.7,
      containerApp: 1.2,
      bareDial: 1.6,
      apparmor: -1.5,
      macos: -4,
      desktop: -3,
      windowsPipe: -6,
      nas: -1,
      avc: 0,
    },
    why: 'SELinux denies access to a confined process, whatever the file permissions are.',
    because: [
      [
        'rootUser',
        'Even root is denied, so groups are not the cause. SELinux keeps containers from the socket.',
      ],
    ],
  },
  'apparmor-denied': {
    from: { apparmorLog: 10, socketSyscall: 8, denied: -0.5, trouble: -2 },
    hints: {
      apparmor: 6,
      snap: 1.5,
      snapClient: 4.5,
      rootUser: 1.2,
      selinux: -2,
      macos: -3,
      windowsPipe: -5,
    },
    why: 'An AppArmor profile, for example of a snap, denies access to the socket.',
  },
  'sandbox-denied': {
    from: { denied: -0.7, isolation: 9, notPermitted: 4, trouble: -2 },
    hints: { sandbox: 6, ownerChange: -3, rootless: -2, rootUser: 0.7, member: 0.3 },
    why: 'A sandbox such as Flatpak, seccomp, Landlock or a hardened systemd unit denies access to the socket.',
  },
  'denied-unexplained': {
    from: { denied: -1.5, newgrp: 5 },
    hints: { rootUser: 1 },
    why: 'File permissions may allow access, but another kernel mechanism denies it.',
  },
} satisfies RuleCauses;
