import { engine } from '../../support/memory-engine.ts';
import { directory, file, socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { composeFile, joins, project } from '../../support/scenes.ts';

const rootless = {
  identity: { uid: 1001, gid: 1001, name: 'bob', groups: [] },
  env: { HOME: '/home/bob', PATH: '/usr/bin', DOCKER_HOST: 'unix:///run/user/1001/docker.sock' },
  files: {
    '/run/user/1001/docker.sock': socket(engine({ info: { SecurityOptions: ['name=rootless'] } }), {
      uid: 1001,
      gid: 100104,
    }),
    '/home/ann': directory({ uid: 1001 }),
    '/run/user/1001/dockerd-rootless/child_pid': '77',
    '/proc/77/uid_map': file('0 1001 1\n1 100000 65536\n'),
    '/proc/77/gid_map': file('0 1001 1\n1 100000 65536\n'),
  },
};

const inRootless = (...lines: string[]) =>
  project(composeFile(...lines).replace('/var/run/docker.sock:/', '/run/user/1001/docker.sock:/'), rootless);

describeRule('rootless-gid', ({ catches, passes }) => {
  catches("the host's number inside a rootless engine", inRootless('group_add: ["100104"]'), {
    summary: 'web must join group 105, which is host gid 100104 in the rootless engine.',
    remedies: ['safe: Add group 105 to web'],
    found: { 'gid map': 'host gid 100104 is 105 in the container (from /proc/77/gid_map)' },
  });
  passes('the translated number', inRootless('group_add: ["105"]'));
  passes('the wrong number under an ordinary engine', project(joins('999')));
});
