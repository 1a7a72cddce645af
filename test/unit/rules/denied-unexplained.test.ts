import { confinedBy, profile } from '../../support/confined.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux } from '../../support/scenes.ts';

describeRule('denied-unexplained', ({ catches, passes }) => {
  catches('a refusal while a module could not be asked', linux({ files: profile('\u0001') }), {
    summary: 'The connection is denied, and the facts that could be read do not explain why.',
    found: { 'file permissions': 'allow access (through the group)', 'SELinux, AppArmor': 'off; unknown' },
  });
  catches(
    'SELinux at work on a type that it mostly leaves alone, with no log to convict or acquit it',
    linux({ files: confinedBy('system_u:system_r:initrc_t:s0') }),
    {
      summary: 'The connection is denied, and the facts that could be read do not explain why.',
      found: { 'SELinux, AppArmor': 'enforcing, no denial found; off' },
    },
  );
  passes('a refusal that file permissions explain', linux({ identity: { groups: [] } }));
});
