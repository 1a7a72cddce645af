import { engine } from '../../support/memory-engine.ts';
import { directory, socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

describeRule('socket-world-writable', ({ catches, passes }) => {
  catches(
    'a mode that lets everybody in',
    linux({ files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o666 }) } }),
    {
      summary: 'Every local user can act as root through /var/run/docker.sock (mode 0666).',
      remedies: ['risky: Restrict the socket to its owner and group'],
    },
  );
  passes('the mode that engines give', linux());
  passes(
    'all users may read, which lets none connect',
    linux({ files: { [SOCKET]: socket(engine(), { gid: 998, mode: 0o664 }) } }),
  );
  passes(
    'such a mode behind a directory that is closed to others',
    linux({
      files: {
        '/run': directory({ uid: 1000, mode: 0o700 }),
        [SOCKET]: socket(engine(), { gid: 998, mode: 0o666 }),
      },
    }),
  );
});
