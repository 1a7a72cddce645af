import type { Selection } from '../../src/facts/selection.ts';
import { file } from './memory-files.ts';
import type { Machine } from './memory-host.ts';
import { type OtherProcess, process } from './processes.ts';
import { linux } from './scenes.ts';

export const ofPid = (pid: number): Partial<Selection> => ({
  scope: 'process',
  process: { flag: '--pid', pid },
});

export const ofUnit = (name = 'agent.service'): Partial<Selection> => ({
  scope: 'process',
  process: { flag: '--unit', name },
});

/** What agent asks itself, who has no home and no project. */
export const asAgent: Partial<Selection> = { directory: '/' };

const passwd =
  'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\nagent:x:997:997::/:/usr/sbin/nologin\n';

/** Accounts of a host with a service: agent is a system account, and in the group docker only where `members` says so. */
export function accounts(members: string): Record<string, ReturnType<typeof file>> {
  return {
    '/etc/passwd': file(passwd),
    '/etc/group': file(`root:x:0:\ndocker:x:998:${members}\nagent:x:997:\nbuild:x:40:ann,agent\n`),
  };
}

const idle = { User: 'agent', Group: '' };

interface Service {
  /** What the unit says, as `systemctl show` has it. */
  readonly says?: Readonly<Record<string, string>>;
  /** Its process, number 812; none unless said. */
  readonly runs?: Partial<OtherProcess>;
  readonly members?: string;
  readonly more?: Machine;
}

/** agent.service, which ann asks about; she may use the engine herself. */
export function service({ says = {}, runs, members = 'ann', more = {} }: Service): Machine {
  const running = { MainPID: '812', ActiveState: 'active' };
  const own = runs ? process(812, { uid: 997, gid: 997, cgroup: 'system.slice/agent.service', ...runs }) : {};
  return linux({
    services: { 'agent.service': { ...idle, ...(runs ? running : {}), ...says } },
    ...more,
    files: { ...accounts(members), ...own, ...more.files },
  });
}
