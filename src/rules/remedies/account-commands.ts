import type { Facts } from '../../facts/facts.ts';
import type { RunStep } from '../rule.ts';
import { asRoot } from './run-step.ts';

type Known = Pick<Facts, 'caller'>;

/** False if neither program exists, as on systems that declare their accounts in a configuration. */
export function canChangeAccounts({ caller: { accounts } }: Known): boolean {
  return accounts.state === 'unknown' || accounts.suite !== null;
}

/** usermod fails for an account that only a directory service has; gpasswd only needs its name. */
export function addMember({ caller: { accounts } }: Known, user: string, group: string): RunStep {
  const known = accounts.state === 'known' ? accounts : null;
  if (known?.suite === 'busybox')
    return asRoot(['addgroup', user, group], { undo: ['delgroup', user, group] });
  const undo = ['gpasswd', '-d', user, group];
  const isElsewhere = known?.isLocal === false;
  return asRoot(isElsewhere ? ['gpasswd', '-a', user, group] : ['usermod', '-aG', group, user], { undo });
}

/** With the given gid, or with the next free system gid. */
export function createGroup({ caller: { accounts } }: Known, group: string, gid: number | null): RunStep {
  const isBusyBox = accounts.state === 'known' && accounts.suite === 'busybox';
  if (isBusyBox) {
    const flags = gid === null ? ['-S'] : ['-g', String(gid)];
    return asRoot(['addgroup', ...flags, group], { undo: ['delgroup', group] });
  }
  const flags = gid === null ? ['--system'] : ['-g', String(gid)];
  return asRoot(['groupadd', ...flags, group], { undo: ['groupdel', group] });
}
