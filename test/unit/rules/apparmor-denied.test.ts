import { profile, refused } from '../../support/confined.ts';
import { engine } from '../../support/memory-engine.ts';
import { file, socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux, SOCKET } from '../../support/scenes.ts';

const apparmorLine =
  'audit: type=1400 audit(1.2:3): apparmor="DENIED" operation="connect" profile="snap.code.code" name="/run/docker.sock" pid=9 comm="node" requested_mask="wr"';

describeRule('apparmor-denied', ({ catches, passes }) => {
  catches(
    'a snap, with the denial in the log',
    linux({ files: profile('snap.code.code (enforce)'), kernelLog: [apparmorLine] }),
    {
      summary: 'The AppArmor profile snap.code.code denies the connection; file permissions allow it.',
      remedies: ['manual: Connect the snap code to Docker, or install the program from a package'],
      found: { denial: 'denied connect to profile snap.code.code, /run/docker.sock' },
    },
  );
  catches(
    'a profile without Unix sockets, with the denial in the log (as Linux 6.1 wrote it)',
    linux({
      files: profile('client (enforce)'),
      kernelLog: [
        'AVC apparmor="DENIED" operation="create" profile="client" pid=324 comm="node" family="unix" sock_type="stream" protocol=0 requested_mask="create" denied_mask="create"',
        'AVC apparmor="DENIED" operation="create" profile="client" pid=324 comm="node" family="inet" sock_type="stream" protocol=6 requested_mask="create" denied_mask="create"',
        apparmorLine,
      ],
    }),
    {
      summary: 'The AppArmor profile client denies the connection; file permissions allow it.',
      found: { denial: 'denied Unix sockets to profile client' },
    },
  );
  catches(
    'a profile of a package, as older kernels tell it',
    linux({ files: { ...refused, '/proc/self/attr/current': file('/usr/bin/agent (enforce)\n') } }),
    {
      summary:
        'File permissions allow the connection; the AppArmor profile /usr/bin/agent most likely denies it.',
    },
  );
  passes('a profile that only complains', linux({ files: profile('/usr/bin/agent (complain)') }));
  passes('no profile', linux({ files: profile('unconfined') }));
  passes("an engine's own profile, which permits it", linux({ files: profile('docker-default (enforce)') }));
  passes(
    'a user whom file permissions deny already',
    linux({
      identity: { groups: [] },
      files: { ...profile('/usr/bin/agent (enforce)'), [SOCKET]: socket(engine(), { gid: 998 }) },
    }),
  );
});
