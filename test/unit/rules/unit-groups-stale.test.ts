import { file } from '../../support/memory-files.ts';
import { process } from '../../support/processes.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux } from '../../support/scenes.ts';
import { accounts, asAgent, ofPid, ofUnit, service } from '../../support/service-scenes.ts';

const env = { HOME: '/', PATH: '/usr/bin' };

describeRule('unit-groups-stale', ({ catches, passes }) => {
  catches(
    'a unit whose user joined the group after it was started',
    service({ runs: { groups: [40] }, members: 'ann,agent' }),
    {
      summary: 'agent.service (user agent) was started before agent was in group docker (998).',
      remedies: ['risky: Restart agent.service'],
      found: { 'groups of agent.service': '40, 997' },
    },
    ofUnit(),
  );
  catches(
    'a unit that got the group in a drop-in, and was not restarted',
    service({ says: { SupplementaryGroups: 'docker' }, runs: {} }),
    {
      summary: 'agent.service (user agent) was started before its settings named group docker (998).',
      remedies: ['risky: Restart agent.service'],
    },
    ofUnit(),
  );
  catches(
    'a unit whose user systemd changes to: it never leaves groups out, so a restart is enough',
    service({ runs: {}, members: 'agent' }),
    { summary: 'agent.service (user agent) was started before agent was in group docker (998).' },
    ofPid(812),
  );
  catches(
    'this very process, where a unit runs it: that would end itself',
    linux({
      identity: { name: 'agent', uid: 997, gid: 997, groups: [40] },
      env,
      services: { 'agent.service': { User: 'agent', MainPID: '812', ActiveState: 'active' } },
      files: { ...accounts('agent'), '/proc/self/cgroup': file('0::/system.slice/agent.service\n') },
    }),
    {
      summary: 'agent.service (user agent) was started before agent was in group docker (998).',
      remedies: ['manual: Restart agent.service'],
    },
    asAgent,
  );
  catches(
    'a process of a system account that an init script started',
    linux({
      units: null,
      files: { ...accounts('agent'), ...process(812, { uid: 997, gid: 997, groups: [40], cgroup: '' }) },
    }),
    {
      summary: 'Process 812 (user agent) was started before agent was in group docker (998).',
      remedies: ['manual: Restart whatever starts this process of agent'],
    },
    ofPid(812),
  );
  passes(
    'a unit whose process has the group',
    service({ runs: { groups: [998] }, members: 'agent' }),
    ofUnit(),
  );
  passes('a unit whose user is no member', service({ runs: {} }), ofUnit());
  passes('a member at a shell, whose session is older', linux({ identity: { groups: [] } }));
  passes(
    'a service of root that changes to its user without groups',
    service({ says: { User: '' }, runs: {}, members: 'agent' }),
    ofPid(812),
  );
});
