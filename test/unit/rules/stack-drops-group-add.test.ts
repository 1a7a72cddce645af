import { describeRule } from '../../support/rule-test.ts';
import { member, runs } from '../../support/running-container.ts';

describeRule('stack-drops-group-add', ({ catches, passes }) => {
  const task = { project: null, service: 'web', stack: 'app', name: 'app_web.1.abc' };
  const without = { groupAdd: [], process: { ...member, groups: [] } };
  catches('a task without the group of the file', runs({ ...task, ...without }), {
    summary: 'app_web runs without the group_add of web; docker stack deploy does not support it.',
    remedies: ['safe: Add the group to app_web with docker service update'],
    found: { 'task group_add': 'none', 'process groups': '10001' },
  });
  passes('a task that was given the group by command', runs(task));
  passes('a task of another stack', runs({ ...task, ...without, stack: 'other' }));
  passes('a container of Compose', runs(without));
});
