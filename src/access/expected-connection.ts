import type { Connection, ProcessView } from '../facts/facts.ts';
import { judgeCaller } from './caller-access.ts';
import { unitBlockOf } from './unit-block.ts';

type Known = Pick<ProcessView, 'caller' | 'endpoint' | 'socket' | 'confinement' | 'files'>;

/**
 * What connecting would give another process, by its credentials and by what confines it.
 *
 * @param own What connecting gave this process, at the same socket; null where that was another one.
 */
export function expectConnection(view: Known, own: Connection | null): Connection {
  const { caller, endpoint, socket } = view;
  if (endpoint.kind !== 'unix')
    return unknown(`whether ${endpoint.host || 'its endpoint'} answers it is not a matter of files`);
  const block = unitBlockOf(caller.unit, endpoint);
  if (block) return blocked(block.error);
  if (view.files === 'host' && hasOwnFiles(view))
    return unknown('it has files of its own, which this user cannot look at');
  switch (socket.state) {
    case 'missing':
    case 'dangling':
      return { state: 'missing', error: 'ENOENT' };
    case 'directory':
    case 'not-a-socket':
      return { state: 'refused', error: 'ECONNREFUSED' };
    case 'not-local':
      return unknown(socket.reason);
    case 'hidden':
    case 'socket':
      return byPermissions(view, own);
  }
}

function blocked(error: 'EACCES' | 'EPERM' | 'ENOENT' | 'EAFNOSUPPORT'): Connection {
  if (error === 'ENOENT') return { state: 'missing', error };
  return { state: error === 'EAFNOSUPPORT' ? 'failed' : 'denied', error };
}

function byPermissions(view: Known, own: Connection | null): Connection {
  const { caller, socket } = view;
  const verdict = judgeCaller({ caller, socket, connection: unknown('not tried') });
  if (verdict.access === 'denied') return { state: 'denied', error: 'EACCES' };
  if (verdict.access === 'unknown') return unknown(verdict.reason);
  if (socket.state === 'hidden') return unknown(`this user cannot look at ${socket.path}`);
  const doubt = whyConfined(view);
  if (doubt !== null) return unknown(doubt);
  return own?.state === 'refused' || own?.state === 'timeout' ? own : { state: 'ok' };
}

/** Those of a container, or of a unit with a root of its own. */
function hasOwnFiles({ caller: { unit }, confinement: { container } }: Known): boolean {
  const isElsewhere =
    unit.state === 'known' && ('RootDirectory' in unit.sandbox || 'RootImage' in unit.sandbox);
  return container !== null || isElsewhere;
}

/** What may deny a process that file permissions let in, and shows only when it connects; null where nothing can. */
function whyConfined({ confinement, caller }: Known): string | null {
  const { selinux, apparmor, seccomp, container } = confinement;
  if (
    selinux.state === 'on' &&
    selinux.mode !== 'permissive' &&
    !/:\w*unconfined\w*:/.test(selinux.process ?? '')
  )
    return `SELinux may deny it (${selinux.process ?? 'its label is unknown'})`;
  if (apparmor.state === 'confined' && apparmor.mode !== 'complain')
    return `its AppArmor profile ${apparmor.profile} may deny it`;
  // The settings of a unit have been read, and every container has a filter that allows connect(2).
  const isExplained = caller.unit.state === 'known' || container !== null;
  return seccomp === 'filter' && !isExplained ? 'a seccomp filter may deny it' : null;
}

function unknown(reason: string): Connection {
  return { state: 'not-tried', reason };
}
