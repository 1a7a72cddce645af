import type { Cause } from './cause.ts';

/** What is configured may be right, and the container that runs has something else. */
export const containerCauses: readonly Cause[] = [
  {
    rule: 'service-mounts-wrong-path',
    from: {
      notShared: 7,
      missing: 3,
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
      java: 0.5,
      tcpEndpoint: -3,
      contextGone: -6,
      groupNotMade: -6,
      windowsPipe: -1,
      podman: 0.5,
    },
    why: "The mounted path is not where the engine's own socket is: with an engine in a VM that is /var/run/docker.sock.",
  },
  {
    rule: 'container-socket-stale',
    from: { refused: 0.5, trouble: -2, missing: -1, dropped: 0 },
    hints: { container: 1.7, containerApp: 1.2, afterRestart: 3, kubernetes: 1, tcpEndpoint: -4, denied: -3 },
    why: 'The engine was restarted, and the container still holds the socket of before.',
  },
  {
    rule: 'container-groups-dropped',
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
    why: 'The container is given the group, and its entrypoint (su-exec, gosu, s6) drops it before the program starts.',
  },
  {
    rule: 'container-outdated',
    from: { denied: -0.5 },
    hints: { recreateNeeded: 3.5, container: 0.5, composePrefix: 0.5 },
    why: 'The configuration is right, and the container that runs was made before it.',
  },
  {
    rule: 'stack-drops-group-add',
    from: { denied: -2, trouble: -2 },
    hints: { swarm: 8, givenGroup: 1 },
    why: '`docker stack deploy` ignores group_add, so the service runs without the group.',
  },
];
