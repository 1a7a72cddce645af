import { container, engine } from '../../support/memory-engine.ts';
import { describeRule } from '../../support/rule-test.ts';
import { composeFile, linux, project } from '../../support/scenes.ts';

const opens = (address: string, more = '') =>
  project(`${composeFile('group_add: ["998"]')}    environment:\n      DOCKER_HOST: ${address}\n${more}`);

describeRule('client-elsewhere', ({ catches, passes }) => {
  catches('a path that is not the mounted one', opens('unix:///run/user/1000/docker.sock'), {
    summary:
      'web mounts the Docker socket at /var/run/docker.sock, but its client opens unix:///run/user/1000/docker.sock.',
    remedies: ['safe: Set DOCKER_HOST of web to unix:///var/run/docker.sock'],
  });
  catches('a port of the container itself, where no engine is', opens('tcp://localhost:2375'), {
    summary:
      'web mounts the Docker socket at /var/run/docker.sock, but its client opens tcp://localhost:2375.',
  });
  catches(
    'a container that docker run started',
    linux({
      behind: engine({
        containers: [
          container({
            name: 'agent',
            project: null,
            service: null,
            groupAdd: ['998'],
            process: { uid: 10001, gid: 10001, groups: [998] },
            env: ['TOKEN=secret', 'DOCKER_HOST=unix:///engine.sock'],
          }),
        ],
      }),
    }),
    {
      summary:
        'agent mounts the Docker socket at /var/run/docker.sock, but its client opens unix:///engine.sock.',
      remedies: ['manual: Set DOCKER_HOST of agent to unix:///var/run/docker.sock'],
    },
  );
  passes('the same path by its other name', opens('unix:///run/docker.sock'));
  passes('no variable at all', project(composeFile('group_add: ["998"]')));
  passes('an empty one, which counts as none', opens('""'));
  passes('a host on the network, which may have an engine or a proxy', opens('tcp://proxy:2375'));
  passes(
    'a port of the host, which the service shares',
    opens('tcp://localhost:2375', '    network_mode: host\n'),
  );
  passes(
    'a second socket that is mounted for it',
    project(
      `${composeFile('group_add: ["998"]')}      - /var/run/docker.sock:/engine.sock\n    environment:\n      DOCKER_HOST: unix:///engine.sock\n`,
    ),
  );
});
