import { engine } from '../../support/memory-engine.ts';
import { socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

describeRule('rootless-engine', ({ catches, passes }) => {
  catches(
    'an engine of this user',
    linux({
      files: {
        [SOCKET]: socket(engine({ info: { SecurityOptions: ['name=rootless'] } }), { uid: 1000, gid: 1000 }),
      },
    }),
    { summary: 'The engine is rootless and belongs to ann; access depends on ownership, not on a group.' },
  );
  passes("an engine of root's", linux());
  passes(
    'an engine that remaps ids',
    linux({ behind: engine({ info: { SecurityOptions: ['name=userns'] } }) }),
  );
});
