import { contexts, HOME, OWN } from '../../support/client-settings.ts';
import { engine } from '../../support/memory-engine.ts';
import { socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET, without } from '../../support/scenes.ts';

describeRule('context-unreachable', ({ catches, passes }) => {
  const colima = contexts('colima', { colima: `unix://${HOME}/.colima/default/docker.sock` });
  catches('a context whose socket is gone while the default engine answers', linux({ files: colima }), {
    summary:
      'No engine answers at unix:///home/ann/.colima/default/docker.sock (context "colima"); one answers at unix:///var/run/docker.sock.',
    remedies: [
      'safe: Switch to context "default", whose engine answers at unix:///var/run/docker.sock',
      'manual: Start Colima',
    ],
  });
  catches(
    'the same, while the engine of another context answers',
    without(
      linux({
        files: {
          ...contexts('colima', { colima: 'tcp://127.0.0.1:9', rootless: `unix://${OWN}` }),
          [OWN]: socket(engine(), { uid: 1000 }),
        },
      }),
      SOCKET,
    ),
    {
      summary: `No engine answers at tcp://127.0.0.1:9 (context "colima"); one answers at unix://${OWN}.`,
      remedies: [`safe: Switch to context "rootless", whose engine answers at unix://${OWN}`],
    },
  );
  passes('a context whose socket is gone, and no other engine', without(linux({ files: colima }), SOCKET));
  passes(
    'a context whose engine lets this user not in',
    linux({ identity: { groups: [] }, files: contexts('lab', { lab: 'unix:///run/docker.sock' }) }),
  );
});
