import { containerGroupsDropped } from './container-groups-dropped.ts';
import { containerOutdated } from './container-outdated.ts';
import { deniedUnexplained } from './denied-unexplained.ts';
import { dockerHostInvalid } from './docker-host-invalid.ts';
import { dockerHostUnreachable } from './docker-host-unreachable.ts';
import { engineStopped } from './engine-stopped.ts';
import { engineUnresponsive } from './engine-unresponsive.ts';
import { envGidInvalid } from './env-gid-invalid.ts';
import { pathNotTraversable } from './path-not-traversable.ts';
import type { Rule } from './rule.ts';
import { serviceGidMissing } from './service-gid-missing.ts';
import { serviceGidUnset } from './service-gid-unset.ts';
import { serviceGidWrong } from './service-gid-wrong.ts';
import { serviceGidZero } from './service-gid-zero.ts';
import { serviceMountsWrongPath } from './service-mounts-wrong-path.ts';
import { serviceRootlessGid } from './service-rootless-gid.ts';
import { serviceUsernsRemap } from './service-userns-remap.ts';
import { sessionGroupsStale } from './session-groups-stale.ts';
import { socketDanglingSymlink } from './socket-dangling-symlink.ts';
import { socketGroupMissing } from './socket-group-missing.ts';
import { socketIsDirectory } from './socket-is-directory.ts';
import { socketMissing } from './socket-missing.ts';
import { socketModeTooStrict } from './socket-mode-too-strict.ts';
import { socketNotASocket } from './socket-not-a-socket.ts';
import { userNotInGroup } from './user-not-in-group.ts';

/** In the order of judgement: of each subject the first error that holds is the cause, the rest follows from it. */
export const rules: readonly Rule[] = [
  dockerHostInvalid,
  dockerHostUnreachable,
  socketMissing,
  socketDanglingSymlink,
  socketIsDirectory,
  socketNotASocket,
  pathNotTraversable,
  engineStopped,
  engineUnresponsive,
  socketModeTooStrict,
  sessionGroupsStale,
  userNotInGroup,
  socketGroupMissing,
  deniedUnexplained,
  serviceMountsWrongPath,
  envGidInvalid,
  serviceGidUnset,
  serviceUsernsRemap,
  serviceRootlessGid,
  serviceGidZero,
  serviceGidWrong,
  serviceGidMissing,
  containerOutdated,
  containerGroupsDropped,
];
