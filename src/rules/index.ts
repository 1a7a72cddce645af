import { accessByAcl } from './access-by-acl.ts';
import { aclMaskBlocks } from './acl-mask-blocks.ts';
import { apiVersionMismatch } from './api-version-mismatch.ts';
import { apparmorDenied } from './apparmor-denied.ts';
import { clientElsewhere } from './client-elsewhere.ts';
import { containerOutdated } from './container-outdated.ts';
import { contextCorrupt } from './context-corrupt.ts';
import { contextMissing } from './context-missing.ts';
import { contextUnreachable } from './context-unreachable.ts';
import { deniedUnexplained } from './denied-unexplained.ts';
import { dockerHostInvalid } from './docker-host-invalid.ts';
import { dockerHostUnreachable } from './docker-host-unreachable.ts';
import { dockerfileGid } from './dockerfile-gid.ts';
import { endpointRemote } from './endpoint-remote.ts';
import { engineAmbiguous } from './engine-ambiguous.ts';
import { engineStopped } from './engine-stopped.ts';
import { engineUnresponsive } from './engine-unresponsive.ts';
import { envGidInvalid } from './env-gid-invalid.ts';
import { gidMissing } from './gid-missing.ts';
import { gidUnset } from './gid-unset.ts';
import { gidWrong } from './gid-wrong.ts';
import { gidZero } from './gid-zero.ts';
import { groupByName } from './group-by-name.ts';
import { groupsDropped } from './groups-dropped.ts';
import { launcherDropsGroups } from './launcher-drops-groups.ts';
import { mountStale } from './mount-stale.ts';
import { mountWrongPath } from './mount-wrong-path.ts';
import { nextBuildDenied } from './next-build-denied.ts';
import { noEngineHere } from './no-engine-here.ts';
import { pathNotTraversable } from './path-not-traversable.ts';
import { proxyInterceptsEngine } from './proxy-intercepts-engine.ts';
import { proxyRefuses } from './proxy-refuses.ts';
import { rawSocket } from './raw-socket.ts';
import { readonlyIllusion } from './readonly-illusion.ts';
import { rootlessEngine } from './rootless-engine.ts';
import { rootlessGid } from './rootless-gid.ts';
import type { Rule } from './rule.ts';
import { runsAsRoot } from './runs-as-root.ts';
import { sandboxDenied } from './sandbox-denied.ts';
import { selinuxDenied } from './selinux-denied.ts';
import { selinuxLabel } from './selinux-label.ts';
import { sessionGroupsStale } from './session-groups-stale.ts';
import { socketDanglingSymlink } from './socket-dangling-symlink.ts';
import { socketGroupMissing } from './socket-group-missing.ts';
import { socketIsDirectory } from './socket-is-directory.ts';
import { socketMissing } from './socket-missing.ts';
import { socketModeTooStrict } from './socket-mode-too-strict.ts';
import { socketNotASocket } from './socket-not-a-socket.ts';
import { socketWorldWritable } from './socket-world-writable.ts';
import { stackDropsGroupAdd } from './stack-drops-group-add.ts';
import { tlsMismatch } from './tls-mismatch.ts';
import { unitGroupMissing } from './unit-group-missing.ts';
import { unitGroupsStale } from './unit-groups-stale.ts';
import { userInvalid } from './user-invalid.ts';
import { userNotInGroup } from './user-not-in-group.ts';
import { usernsRemap } from './userns-remap.ts';

/** docs/ARCHITECTURE.md explains the order, and where a new rule belongs. */
const inOrder = [
  dockerHostInvalid,
  contextMissing,
  contextCorrupt,
  tlsMismatch,
  proxyInterceptsEngine,
  contextUnreachable,
  dockerHostUnreachable,
  noEngineHere,
  sandboxDenied,
  socketMissing,
  socketDanglingSymlink,
  socketIsDirectory,
  socketNotASocket,
  pathNotTraversable,
  engineStopped,
  engineUnresponsive,
  selinuxDenied,
  apparmorDenied,
  aclMaskBlocks,
  socketModeTooStrict,
  launcherDropsGroups,
  unitGroupsStale,
  unitGroupMissing,
  sessionGroupsStale,
  userNotInGroup,
  socketGroupMissing,
  deniedUnexplained,
  proxyRefuses,
  socketWorldWritable,
  accessByAcl,
  rootlessEngine,
  apiVersionMismatch,
  engineAmbiguous,
  endpointRemote,
  userInvalid,
  mountWrongPath,
  clientElsewhere,
  envGidInvalid,
  gidUnset,
  dockerfileGid,
  groupByName,
  usernsRemap,
  groupsDropped,
  rootlessGid,
  gidZero,
  gidWrong,
  gidMissing,
  selinuxLabel,
  mountStale,
  stackDropsGroupAdd,
  containerOutdated,
  nextBuildDenied,
  readonlyIllusion,
  runsAsRoot,
  rawSocket,
] as const satisfies readonly Rule[];

export const rules: readonly Rule[] = inOrder;

/** Other tables are keyed by it, so that the compiler names a rule that they lack. */
export type RuleId = (typeof inOrder)[number]['id'];
