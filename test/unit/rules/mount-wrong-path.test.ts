import { engine } from '../../support/memory-engine.ts';
import { directory, socket } from '../../support/memory-files.ts';
import { describeRule, testRule } from '../../support/rule-test.ts';
import { composeFile, joins, project, SOCKET } from '../../support/scenes.ts';

describeRule('mount-wrong-path', ({ catches, passes }) => {
  const inMachine = engine({
    version: { KernelVersion: '6.12.0-linuxkit' },
    info: { OperatingSystem: 'Docker Desktop' },
    images: { 'busybox:1': {} },
    inside: { '/var/run/docker.sock': 'socket:0:0:660', '/home/ann/docker.sock': 'directory:0:0:755' },
  });
  const desktop = {
    env: { HOME: '/home/ann', PATH: '/usr/bin', DOCKER_HOST: 'unix:///home/ann/.docker/run/docker.sock' },
    files: {
      [SOCKET]: socket(inMachine),
      '/home/ann/.docker/run/docker.sock': socket(inMachine, { uid: 1000, gid: 1000 }),
    },
  };
  const mounts = (source: string, more = desktop) =>
    project(joins('0').replace('- /var/run/docker.sock:', `- ${source}:`), more);
  catches("the client's end of a forwarded socket", mounts('/home/ann/.docker/run/docker.sock'), {
    summary:
      "web mounts /home/ann/.docker/run/docker.sock, which is the client's side of a forwarded socket and not a path on the engine's host.",
    remedies: ['safe: Mount /var/run/docker.sock instead'],
  });
  catches("a path that the engine's own host does not have", mounts('/srv/docker.sock'), {
    summary: 'web mounts /srv/docker.sock, which does not exist.',
    remedies: ['safe: Mount /var/run/docker.sock instead'],
  });
  catches('a directory that the engine has made there', mounts('/home/ann/docker.sock'), {
    summary: 'web mounts /home/ann/docker.sock, which is a directory.',
  });
  passes('the path inside of the virtual machine', mounts('/var/run/docker.sock'));
  const folder = (mode: number, text = joins('998')) =>
    project(text.replace('- /var/run/docker.sock:/var/run/docker.sock', '- /srv/engine:/srv/engine'), {
      env: { HOME: '/home/ann', PATH: '/usr/bin', DOCKER_HOST: 'unix:///srv/engine/docker.sock' },
      files: {
        '/srv/engine': directory({ uid: 1000, mode }),
        '/srv/engine/docker.sock': socket(engine(), { gid: 998 }),
      },
    });
  catches('a directory that the user of the service may not enter', folder(0o700), {
    summary: 'web mounts /srv/engine, a directory that its user cannot enter (mode 0700).',
    remedies: ['manual: Mount /srv/engine/docker.sock instead'],
  });
  passes('a directory that it may enter', folder(0o755));
  testRule('gid-missing').catches('a directory with the socket in it', folder(0o755, composeFile()), {
    summary: 'web cannot use the Docker socket: its user is not in group 998.',
  });
  const mountsOther = composeFile().replace('/var/run/docker.sock:/', '/srv/docker.sock:/');
  catches('a path where nothing is', project(mountsOther, {}), {
    summary: 'web mounts /srv/docker.sock, which does not exist.',
    remedies: ['safe: Mount /var/run/docker.sock instead'],
  });
  passes(
    'another socket that is there',
    project(mountsOther, { files: { '/srv/docker.sock': socket(engine()) } }),
  );
  passes('the socket of the endpoint', project(joins('998'), {}));
});
