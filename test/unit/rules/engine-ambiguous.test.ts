import { HOME, OWN } from '../../support/client-settings.ts';
import { container, engine } from '../../support/memory-engine.ts';
import { socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { composeFile, project } from '../../support/scenes.ts';

describeRule('engine-ambiguous', ({ catches, passes }) => {
  const ours = engine({ containers: [container({}), container({ id: 'b', service: 'db' })] });
  const two = (inUse: ReturnType<typeof engine>, other: ReturnType<typeof engine>) =>
    project(composeFile(), {
      env: { HOME, XDG_RUNTIME_DIR: '/run/user/1000' },
      behind: inUse,
      files: { [OWN]: socket(other, { uid: 1000 }) },
    });
  catches("a project on the user's own engine while root's is in use", two(engine(), ours), {
    summary: `The containers of app are on rootless Docker (unix://${OWN}), not on the selected engine.`,
    remedies: ['manual: Use rootless Docker for this project'],
    found: { [`unix://${OWN}`]: 'rootless Docker, containers of app: 2' },
  });
  passes('a project on the engine in use', two(ours, engine()));
  passes('a project that was never started', two(engine(), engine()));
});
