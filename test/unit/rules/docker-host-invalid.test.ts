import { contexts, HOME, withHost } from '../../support/client-settings.ts';
import { describeRule } from '../../support/rule-test.ts';
import { linux } from '../../support/scenes.ts';

describeRule('docker-host-invalid', ({ catches, passes }) => {
  catches('quotes that are part of the value', withHost('"unix:///run/docker.sock"'), {
    summary: 'DOCKER_HOST is not a valid endpoint: the quotes are part of the value.',
    remedies: ['manual: Set DOCKER_HOST to unix:///run/docker.sock'],
  });
  catches(
    'a bare path, and where it is set',
    linux({
      env: { HOME, DOCKER_HOST: '/run/docker.sock' },
      files: { [`${HOME}/.bashrc`]: '# mine\nexport DOCKER_HOST=/run/docker.sock\n' },
    }),
    {
      summary: 'DOCKER_HOST is not a valid endpoint: it is a path without unix://.',
      found: { '/home/ann/.bashrc:2': 'DOCKER_HOST=/run/docker.sock' },
    },
  );
  catches(
    'a flag with a scheme that no client knows',
    linux(),
    {
      summary: '--host is not a valid endpoint: "udp://" is not a Docker scheme.',
      remedies: ['manual: Correct --host'],
    },
    { endpoint: { flag: '--host', value: 'udp://localhost' } },
  );
  catches('a context whose host is a bare path', linux({ files: contexts('lab', { lab: '/x.sock' }) }), {
    summary: 'The current context "lab" is not a valid endpoint: it is a path without unix://.',
  });
  catches('a slash at the end, which makes a directory of the socket', withHost('unix:///run/docker.sock/'), {
    summary: 'DOCKER_HOST is not a valid endpoint: it ends with a slash.',
    remedies: ['manual: Set DOCKER_HOST to unix:///run/docker.sock'],
  });
  catches('the root directory for a path', withHost('unix:///'), {
    summary: 'DOCKER_HOST is not a valid endpoint: it has no path.',
    remedies: ['manual: Set DOCKER_HOST to unix:///var/run/docker.sock'],
  });
  passes('an empty variable, which counts as not set', withHost(''));
  passes('a line end, which the client takes away', withHost('unix:///run/docker.sock\n'));
  passes('ssh, which dockperm does not speak but clients do', withHost('ssh://build'));
});
