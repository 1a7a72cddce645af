import { engine } from '../../support/memory-engine.ts';
import { socket } from '../../support/memory-files.ts';
import { describeRule } from '../../support/rule-test.ts';
import { composeFile, joins, project, SOCKET } from '../../support/scenes.ts';

const root = { uid: 0, gid: 0, name: 'root', dacOverride: true };

const ofRoot = { identity: root, files: { [SOCKET]: socket(engine()) } };

describeRule('gid-zero', ({ catches, passes }) => {
  catches('a socket of root:root', project(composeFile(), ofRoot), {
    summary: 'web needs group 0 (root), which owns the Docker socket in the container.',
    remedies: ['risky: Add group 0 to web', 'manual: On a Linux host, give the socket to the docker group'],
  });
  passes('a service that joins it already', project(joins('0'), ofRoot));
  passes('a service that runs as root', project(composeFile().replace('10001:10001', '0:0'), ofRoot));
});
