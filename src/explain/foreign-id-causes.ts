import type { RuleCauses } from './cause.ts';

/** Inside the container the socket's ids, or what they allow, are others than on the host. */
export const foreignIdCauses = {
  'selinux-label': {
    from: { avc: 7, denied: -1 },
    hints: { selinux: 4.5, selinuxDistro: 1, container: 1, containerApp: 1, rootUser: 1, macos: -3 },
    why: 'SELinux confines the container. It needs label=disable or a policy; :z on the mount does not help.',
  },
  'gid-zero': {
    from: { denied: 2, trouble: -1 },
    hints: {
      desktop: 2.6,
      orbstack: 4,
      macos: 2.2,
      windows: 1,
      wsl: 1,
      nas: 4.2,
      rootRootSocket: 2,
      container: 0.8,
      containerApp: 0.6,
      colima: -0.5,
      windowsPipe: -3,
      rootUser: -2,
      selinuxDistro: -1,
      rootless: -1,
      statDenied: -3,
    },
    why: 'In the container the socket belongs to group 0 (root), so only that group has access.',
    because: [['nas', 'On this kind of NAS the socket belongs to root:root, and there is no docker group.']],
  },
  'rootless-gid': {
    from: {
      denied: 0.3,
      ownerChange: 2,
      notPermitted: 2,
      notShared: 1,
      trouble: -0.5,
      missing: 0,
      refused: 0,
      hung: -0.5,
    },
    hints: { rootless: 5, nobodyOwner: 3.5, podman: 2.5, container: 0.3, windowsPipe: -5 },
    why: "The engine is rootless. Ids differ in its containers, so the host's gid does not help.",
  },
  'userns-remap': {
    from: { denied: 0.3, trouble: -1 },
    hints: { usernsRemap: 7, nobodyOwner: 3.5, rootUser: 1.5, rootless: -1, windowsPipe: -5 },
    why: 'The engine remaps ids (userns-remap), so root in the container has no special rights on the host.',
  },
} satisfies RuleCauses;
