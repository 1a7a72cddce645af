import { file, type Inode, link } from './memory-files.ts';

export interface OtherProcess {
  readonly uid: number;
  readonly gid: number;
  readonly groups?: readonly number[];
  /** What its control group ends in: `system.slice/agent.service`; a login's scope unless said. */
  readonly cgroup?: string;
  readonly environment?: readonly string[];
  readonly seccomp?: 'filter';
}

/** What /proc tells of another process, which sees the same files. */
export function process(pid: number, of: OtherProcess): Record<string, Inode> {
  const { uid, gid, groups = [], cgroup = 'user.slice/user-1000.slice/session-3.scope', environment } = of;
  const ids = (id: number) => Array(4).fill(id).join('\t');
  const status = [
    'Name:\tagent',
    'State:\tS (sleeping)',
    'PPid:\t1',
    `Uid:\t${ids(uid)}`,
    `Gid:\t${ids(gid)}`,
    `Groups:\t${groups.join(' ')}`,
    `CapEff:\t${uid === 0 ? '000001ffffffffff' : '0000000000000000'}`,
    `Seccomp:\t${of.seccomp ? 2 : 0}`,
  ];
  return {
    [`/proc/${pid}/status`]: file(`${status.join('\n')}\n`),
    [`/proc/${pid}/cgroup`]: file(`0::/${cgroup}\n`),
    [`/proc/${pid}/root`]: link('/'),
    ...(environment
      ? { [`/proc/${pid}/environ`]: file(environment.map((each) => `${each}\0`).join('')) }
      : {}),
  };
}
