import { containerMarks } from '../../support/container-marks.ts';
import { engine } from '../../support/memory-engine.ts';
import { file, socket } from '../../support/memory-files.ts';
import { process } from '../../support/processes.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';
import { accounts, asAgent, ofPid, ofUnit, service } from '../../support/service-scenes.ts';

const proxy = 'manual: Use a socket proxy that allows only some requests';
const env = { HOME: '/', PATH: '/usr/bin' };
const agent = { name: 'agent', uid: 997, gid: 997, groups: [] };

describeRule('unit-group-missing', ({ catches, passes }) => {
  catches(
    'a unit whose user is in no group but its own',
    service({ runs: {} }),
    {
      summary: 'agent.service (user agent) runs without group docker (998), which owns the socket.',
      remedies: ['risky: Give agent.service group docker with a drop-in', proxy],
      found: { 'groups of agent.service': '997', 'agent.service': 'User=agent' },
    },
    ofUnit(),
  );
  catches(
    'the same unit while it does not run, by its settings',
    service({}),
    { summary: 'agent.service (user agent) runs without group docker (998), which owns the socket.' },
    ofUnit(),
  );
  catches(
    'a unit whose user systemd makes up: never by an entry for that name',
    service({ says: { User: '', DynamicUser: 'yes' }, runs: { uid: 61_200, gid: 61_200 } }),
    {
      summary: 'agent.service (user uid 61200) runs without group docker (998), which owns the socket.',
      remedies: ['risky: Give agent.service group docker with a drop-in', proxy],
    },
    ofUnit(),
  );
  catches(
    'its process, asked about by number',
    service({ runs: {} }),
    {
      summary: 'agent.service (user agent) runs without group docker (998), which owns the socket.',
      found: { 'groups of process 812': '997' },
    },
    ofPid(812),
  );
  catches(
    'a group without a name, which a unit takes by its number',
    service({
      runs: {},
      more: { files: { [SOCKET]: socket(engine(), { gid: 4646 }) }, identity: { groups: [4646] } },
    }),
    {
      summary: 'agent.service (user agent) runs without group 4646, which owns the socket.',
      remedies: ['risky: Give agent.service group 4646 with a drop-in', proxy],
    },
    ofUnit(),
  );
  catches(
    'a process that a service of root started for another user',
    service({ says: { User: '' }, runs: {} }),
    {
      summary:
        'Process 812 in agent.service (user agent) runs without group docker (998), which owns the socket.',
      remedies: ['risky: Add agent to group docker, then restart the service', proxy],
    },
    ofPid(812),
  );
  catches(
    'a system account on a host with another init',
    linux({
      units: null,
      files: { ...accounts('ann'), ...process(812, { uid: 997, gid: 997, cgroup: '' }) },
    }),
    {
      summary: 'Process 812 (user agent) runs without group docker (998), which owns the socket.',
      remedies: ['risky: Add agent to group docker, then restart the service', proxy],
    },
    ofPid(812),
  );
  catches(
    'this very process, where a unit runs it: that would end itself',
    linux({
      identity: agent,
      env,
      services: { 'agent.service': { User: 'agent', MainPID: '812', ActiveState: 'active' } },
      files: { ...accounts('ann'), '/proc/self/cgroup': file('0::/system.slice/agent.service\n') },
    }),
    {
      summary: 'agent.service (user agent) runs without group docker (998), which owns the socket.',
      remedies: ['manual: Give agent.service group docker with a drop-in', proxy],
    },
    asAgent,
  );
  catches(
    'a unit that systemd does not describe',
    linux({
      identity: agent,
      env,
      units: null,
      files: {
        ...accounts('ann'),
        '/proc/self/cgroup': file('1:name=systemd:/system.slice/agent.service\n'),
      },
    }),
    {
      summary: 'agent.service (user agent) runs without group docker (998), which owns the socket.',
      found: { 'agent.service': 'settings unknown' },
    },
    asAgent,
  );
  passes('a unit whose process has the group', service({ runs: { groups: [998] } }), ofUnit());
  passes(
    'a unit that would get the group from its settings',
    service({ says: { SupplementaryGroups: 'docker' } }),
    ofUnit(),
  );
  passes('a unit of root', service({ says: { User: '' }, runs: { uid: 0, gid: 0 } }), ofUnit());
  passes(
    'a unit whose user is a member since after its start',
    service({ runs: {}, members: 'agent' }),
    ofUnit(),
  );
  catches(
    'a unit of systemd-run, whose files go with it',
    service({ says: { FragmentPath: '/run/systemd/transient/agent.service' }, runs: {} }),
    {
      summary: 'agent.service (user agent) runs without group docker (998), which owns the socket.',
      remedies: ['manual: Start agent.service with group docker', proxy],
    },
    ofUnit(),
  );
  catches(
    'a worker of a unit, whose supervisor is root and gets in',
    service({
      says: { User: '' },
      runs: { uid: 0, gid: 0 },
      more: {
        files: {
          ...process(813, { uid: 997, gid: 997, cgroup: 'system.slice/agent.service' }),
          '/sys/fs/cgroup/system.slice/agent.service/cgroup.procs': file('812\n813\n'),
        },
      },
    }),
    {
      summary:
        'Process 813 in agent.service (user agent) runs without group docker (998), which owns the socket.',
    },
    ofUnit(),
  );
  passes(
    'a person in a service that systemd does not describe, which may be one of logins',
    linux({
      units: null,
      identity: { groups: [] },
      files: {
        '/etc/group': file('docker:x:998:\nann:x:1000:\n'),
        '/proc/self/cgroup': file('0::/system.slice/ssh.service\n'),
      },
    }),
  );
  passes(
    'the first person of a Mac, whose number is one of a service elsewhere',
    linux({
      platform: 'darwin',
      units: null,
      identity: { uid: 501, gid: 20, groups: [] },
      files: { '/etc/group': file('docker:x:998:\n') },
    }),
    asAgent,
  );
  passes(
    'a person whose session is the one of a login service',
    linux({
      units: null,
      files: {
        '/etc/group': file('docker:x:998:\nann:x:1000:\n'),
        ...process(700, { uid: 1000, gid: 1000, cgroup: 'system.slice/ssh.service' }),
      },
      services: { 'ssh.service': { MainPID: '600', ActiveState: 'active' } },
    }),
    ofPid(700),
  );
  passes(
    'a person at a shell, who logs in again',
    linux({ identity: { groups: [] }, files: { '/etc/group': file('docker:x:998:\nann:x:1000:\n') } }),
  );
  passes(
    "a person's own services, which no unit of the system starts",
    linux({
      files: {
        ...accounts(''),
        ...process(700, {
          uid: 1000,
          gid: 1000,
          cgroup: 'user.slice/user-1000.slice/user@1000.service/app.slice/ide.service',
        }),
      },
    }),
    ofPid(700),
  );
  passes(
    'a container, which gets its groups from the engine',
    linux({ identity: agent, files: containerMarks }),
    asAgent,
  );
  passes(
    'a socket of root alone',
    service({ runs: {}, more: { files: { [SOCKET]: socket(engine()) } } }),
    ofUnit(),
  );
});
