import type { RuleId } from '../../../src/rules/index.ts';

const shellsOwn =
  'left to a person: it is set in the environment of a shell, which no other process can change';
const policy = 'left to a person: what confines a process is not loosened by the process';
const nothingWrong = 'nothing is wrong: it only says what is so';

/** Rule → why no remedy of it is staged. */
export const notShown: Readonly<Partial<Record<RuleId, string>>> = {
  'docker-host-unreachable': shellsOwn,
  'api-version-mismatch': shellsOwn,
  'proxy-intercepts-engine': shellsOwn,
  'proxy-refuses': 'left to a person, except in a project: what a proxy lets through, its owner has decided',
  'tls-mismatch': 'left to a person: which address and which certificates are right is not to be guessed',
  'engine-ambiguous': 'left to a person: which of two engines is meant is not to be guessed',
  'endpoint-remote': nothingWrong,
  'rootless-engine': nothingWrong,
  'access-by-acl': nothingWrong,
  'no-engine-here': 'there is none: such a platform has no engine to reach',
  'socket-not-a-socket': 'left to a person: the one who put the file there may need it',
  'path-not-traversable': 'left to a person: a directory that a person closed is not opened',
  'engine-unresponsive': 'left to a person: an engine that hangs is looked at before it is ended',
  'selinux-denied': policy,
  'apparmor-denied': policy,
  'sandbox-denied': policy,
  'denied-unexplained': 'left to a person: what has no explanation is not repaired',
  'session-groups-stale':
    'left to a person: a new login; that it is enough is shown with user-not-in-group, of which it is what remains',
  'launcher-drops-groups': 'left to a person: only who wrote the launcher knows where it changes users',
  'unit-groups-stale':
    'a restart of the unit and nothing else; that it is enough is shown with unit-group-missing, which ends with one',
  'user-invalid': 'left to a person: which user of an image a service is meant to be, only its author knows',
  'selinux-label': 'from recorded facts only: this kernel has no SELinux, and an engine says whether it has',
  'runs-as-root': 'left to a person: which user an image can do its work as, only its author knows',
};
