import type { RuleCauses } from './cause.ts';

/** A container has the socket mounted, and its process is kept out. */
export const serviceCauses = {
  'gid-missing': {
    from: {
      denied: 4.6,
      ownerChange: 6,
      curlFailed: 2.5,
      numberNotMade: 7,
      trouble: 1,
      notPermitted: 2,
      groupCollides: 4,
      noWayFound: 2,
      apiRoute: 1.5,
    },
    hints: {
      container: 2,
      socketProxy: 2.5,
      containerApp: 1.8,
      composePrefix: 0.5,
      dockerPy: 1,
      node: 0.4,
      java: 0.2,
      numericGroup: 1.5,
      givenGroup: 0.5,
      ci: 0.7,
      person: -0.8,
      dockerCli: -0.5,
      rootUser: -2,
      windowsPipe: -3,
      usermodDone: -0.5,
      statDenied: -3,
      sandbox: -0.3,
      kubernetes: 0.3,
    },
    why: "The container's user is not in the group that owns the mounted socket. The gid counts, not the name.",
  },
  'gid-wrong': {
    from: { denied: 1, numberNotMade: 5.5, groupCollides: 3, trouble: -1 },
    hints: {
      container: 1.8,
      containerApp: 1.3,
      numericGroup: 1,
      givenGroup: 3.5,
      dockerPy: 0.5,
      person: -0.8,
      rootUser: -2,
      windowsPipe: -3,
      statDenied: -3,
    },
    why: "The container joins a gid that is not the socket's. 999 is right on some hosts only.",
  },
  'gid-unset': {
    from: { variableUnset: 9, denied: -2 },
    hints: { variable: 1, givenGroup: 1 },
    why: 'The variable for the group id is not set, so the service joins no group.',
  },
  'dockerfile-gid': {
    from: { groupCollides: 9, numberNotMade: 5 },
    why: 'The build or the entrypoint creates a group whose gid or name is already taken in the image.',
  },
  'group-by-name': {
    from: { nameNotInImage: 10, denied: -1, groupNotMade: 5 },
    hints: { groupByName: 3, container: 1.5, composePrefix: 1, desktop: 1.5, macos: 1.5, person: -1 },
    why: "A group name is looked up in the image's /etc/group, which does not have it. Use the gid instead.",
  },
  'user-invalid': {
    from: { userNotInImage: 10, denied: -1 },
    why: "The user of the container is not in the image's /etc/passwd, or its number is too large.",
  },
  'client-elsewhere': {
    from: { denied: -2 },
    why: 'DOCKER_HOST in the container names another path than the one the socket is mounted at.',
  },
  'env-gid-invalid': {
    from: { numberNotMade: -1 },
    why: 'DOCKER_GID is not a valid group id.',
  },
} satisfies RuleCauses;
