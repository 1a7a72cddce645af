import { HOME, withHost } from '../../support/client-settings.ts';
import { engine } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux } from '../../support/scenes.ts';

describeRule('proxy-intercepts-engine', ({ catches, passes }) => {
  const HTTP_PROXY = 'http://10.0.0.9:3128';
  const far = (env: Record<string, string>) => withHost('tcp://10.0.0.1:2375', env);
  const tcp = { '10.0.0.1:2375': engine(), '10.0.0.9:3128': { state: 'proxy', behind: null } as const };
  catches(
    'a proxy that knows no way to the engine',
    { ...far({ HTTP_PROXY, NO_PROXY: 'a.lan' }), tcp },
    {
      summary: 'HTTP_PROXY routes requests for tcp://10.0.0.1:2375 through the proxy 10.0.0.9:3128.',
      remedies: ['manual: Add 10.0.0.1 to NO_PROXY'],
      found: { 'without the proxy': 'an engine answers', NO_PROXY: 'a.lan' },
    },
  );
  catches(
    'a proxy that is not there',
    { ...far({ http_proxy: HTTP_PROXY }), tcp: {} },
    {
      summary: 'http_proxy routes requests for tcp://10.0.0.1:2375 through the proxy 10.0.0.9:3128.',
    },
  );
  passes('an engine that NO_PROXY lists', { ...far({ HTTP_PROXY, NO_PROXY: '10.0.0.0/8' }), tcp });
  passes('a proxy that knows the way', {
    ...far({ HTTP_PROXY }),
    tcp: { '10.0.0.9:3128': { state: 'proxy', behind: engine() } },
  });
  passes('an engine that is dead behind the proxy, too', {
    ...far({ HTTP_PROXY }),
    tcp: { '10.0.0.9:3128': { state: 'proxy', behind: null } },
  });
  passes('a socket file', linux({ env: { HOME, HTTP_PROXY } }));
});
