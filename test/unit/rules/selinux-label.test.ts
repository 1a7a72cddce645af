import { engine } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';
import { composeFile, joins, project } from '../../support/scenes.ts';

describeRule('selinux-label', ({ catches, passes }) => {
  const behind = engine({ info: { SecurityOptions: ['name=seccomp,profile=builtin', 'name=selinux'] } });
  const labelled = (...lines: string[]) => project(composeFile('group_add: ["998"]', ...lines), { behind });
  catches('a container that the policy confines', labelled(), {
    summary: 'web is confined by SELinux, which denies containers a connection to the engine.',
    remedies: [
      'risky: Run web without SELinux confinement',
      'manual: Keep SELinux confinement and allow only this connection',
    ],
    found: { engine: 'name=selinux' },
  });
  catches('a level, which changes no type', labelled('security_opt: ["label=level:s0:c1"]'), {
    summary: 'web is confined by SELinux, which denies containers a connection to the engine.',
    found: { security_opt: 'label=level:s0:c1' },
  });
  passes('a container without a label', labelled('security_opt: ["label=disable"]'));
  passes('the older spelling', labelled('security_opt: ["label:disable"]'));
  passes('a type of its own', labelled('security_opt: ["label=type:docker_client.process"]'));
  passes('a privileged container', labelled('privileged: true'));
  passes('an engine without SELinux', project(joins('998')));
  passes('a group that is wrong, which comes first', project(joins('999'), { behind }));
});
