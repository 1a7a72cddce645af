import type { RuleCauses } from './cause.ts';

/** What is configured may be right, and the container that runs has something else. */
export const containerCauses = {
  'mount-wrong-path': {
    from: {
      notShared: 7,
      missing: 3,
      noWayFound: 2.5,
      refused: 2.3,
      denied: 0,
      directory: 2.5,
      notPermitted: 0.5,
      trouble: -0.5,
    },
    hints: {
      vmPath: 3,
      colima: 2.5,
      vmEngine: 1.5,
      macos: 1.5,
      desktop: 1.5,
      orbstack: 0.5,
      container: 0.8,
      containerApp: 0.5,
      testcontainers: 1.5,
      hostTool: -1.5,
      tcpEndpoint: -3,
      contextGone: -6,
      groupNotMade: -6,
      windowsPipe: -1,
      podman: 0.5,
    },
    why: "The mounted path is not the engine's socket. For an engine in a VM, mount /var/run/docker.sock.",
  },
  'mount-stale': {
    from: { refused: 0.5, trouble: -2, missing: -1, dropped: 0 },
    hints: { container: 1.7, containerApp: 1.2, afterRestart: 3, kubernetes: 1, tcpEndpoint: -4, denied: -3 },
    why: 'The engine was restarted, and the container still mounts the old, deleted socket.',
  },
  'groups-dropped': {
    from: { denied: 1.2, setgroups: 3, trouble: -1 },
    hints: {
      groupsLost: 4.5,
      entrypoint: 2,
      container: 1,
      containerApp: 1,
      composePrefix: 0.5,
      numericGroup: 0.3,
      member: 0.3,
      rootUser: -1,
      windowsPipe: -5,
      macos: -0.5,
    },
    why: 'The container has the group, but its entrypoint (su-exec, gosu, s6) drops it before the program starts.',
  },
  'container-outdated': {
    from: { denied: -0.5 },
    hints: { recreateNeeded: 3.5, container: 0.5, composePrefix: 0.5 },
    why: 'The configuration is correct, but the running container was created before it.',
  },
  'stack-drops-group-add': {
    from: { keyNotInSchema: 9, denied: -2, trouble: -2 },
    hints: { swarm: 8, givenGroup: 1 },
    why: 'The command docker stack deploy does not support group_add, so the service runs without the group.',
  },
} satisfies RuleCauses;
