import { withHost } from '../../support/client-settings.ts';
import { engine } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';

describeRule('endpoint-remote', ({ catches, passes }) => {
  catches('an engine over SSH', withHost('ssh://ann@build'), {
    summary: 'ssh://ann@build is reached over the network; socket permissions on this host do not apply.',
  });
  catches(
    'an engine over TCP',
    { ...withHost('tcp://build:2375'), tcp: { 'build:2375': engine() } },
    {
      summary: 'tcp://build:2375 is reached over the network; socket permissions on this host do not apply.',
      remedies: [],
    },
  );
  passes('TCP on this machine', { ...withHost('tcp://127.0.0.1:2375'), tcp: { '127.0.0.1:2375': engine() } });
});
