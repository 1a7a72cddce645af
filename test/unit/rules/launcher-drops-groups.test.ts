import { containerMarks } from '../../support/container-marks.ts';
import { file } from '../../support/memory-files.ts';
import { process } from '../../support/processes.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux } from '../../support/scenes.ts';
import { accounts, ofPid, ofUnit, service } from '../../support/service-scenes.ts';

const groups = { '/etc/group': file('docker:x:998:ann\nann:x:1000:\nbuild:x:40:ann\naudio:x:29:ann\n') };

describeRule('launcher-drops-groups', ({ catches, passes }) => {
  catches(
    'a process with none of the groups of its user, older ones included',
    linux({ identity: { groups: [] }, files: groups }),
    {
      summary: 'ann is in group docker (998), but this process was started without any group of ann.',
      remedies: ['manual: Start it with the groups of ann'],
      found: { 'groups of this process': '1000' },
    },
  );
  catches(
    'another process, asked about by number',
    linux({ files: { ...groups, ...process(700, { uid: 1000, gid: 1000 }) } }),
    { summary: 'ann is in group docker (998), but process 700 was started without any group of ann.' },
    ofPid(700),
  );
  catches(
    'a service of root that changes to its user by itself',
    service({ says: { User: '' }, runs: {}, members: 'agent' }),
    {
      summary: 'agent is in group docker (998), but process 812 was started without any group of agent.',
      found: { 'started by': 'agent.service' },
    },
    ofPid(812),
  );
  passes(
    'a session that has the older groups, and only not the new one',
    linux({ identity: { groups: [40, 29] }, files: groups }),
  );
  passes(
    'a process of a user who is in no other group: it may be older than the membership',
    linux({ identity: { groups: [] } }),
  );
  passes(
    'a user who is no member',
    linux({
      identity: { groups: [] },
      files: { '/etc/group': file('docker:x:998:\nann:x:1000:\nbuild:x:40:ann\n') },
    }),
  );
  passes('a unit whose user systemd sets', service({ runs: {}, members: 'agent' }), ofUnit());
  passes('a container', linux({ identity: { groups: [] }, files: { ...groups, ...containerMarks } }));
  passes('a process with the group', linux({ files: { ...groups, ...accounts('ann') } }));
});
